# Two stages: the first builds a release, the second serves it and holds nothing that builds.
# The instructions here are the ones that deploy/dockerfile.py knows; `make rehearse` runs them.

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
COPY requirements/build.txt deploy/backend.txt locks/
RUN pip install --require-hashes -r locks/build.txt -r locks/backend.txt
COPY . .
RUN pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
 && pip install --no-deps dist/*.whl
# From the folder data/ if the context has one, else from the default catalogue.
RUN if [ -d data ]; then butaca build data; else butaca build; fi

FROM python:3.11-slim
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /app
COPY requirements/serve.txt locks/
RUN pip install --require-hashes -r locks/serve.txt
COPY --from=build /build/dist/ dist/
RUN pip install --no-deps dist/*.whl
COPY --from=build /build/releases/ releases/
# A number needs no entry in the image's list of users. The files belong to root: the server can only read them.
USER 10001:10001
ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health/ready')"]
CMD ["butaca", "serve"]
