# Two stages: the first builds a release, the second serves it and holds nothing that builds.
# `make rehearse` runs both scripts, with the files that .dockerignore lets through and those that are copied here.

FROM python:3.11-slim AS build
WORKDIR /app
COPY . .
RUN deploy/build.sh

FROM python:3.11-slim
WORKDIR /app
COPY --from=build /app/deploy/start.sh deploy/
COPY --from=build /app/.deploy/serve/ .deploy/serve/
COPY --from=build /app/releases/ releases/
# A number needs no entry in the image's list of users. The files belong to root: the server can only read them.
USER 10001:10001
ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health/ready')"]
CMD ["deploy/start.sh"]
