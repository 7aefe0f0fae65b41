// Draws the reference of the API from its description.

// Requests go to where this page is, also below a path.
const here = new URL(".", location.href).href.replace(/\/$/, "");

SwaggerUIBundle({
  url: `${here}/openapi.json`,
  requestInterceptor: (request) => {
    const url = new URL(request.url, location.href);
    if (url.origin === location.origin && !url.href.startsWith(`${here}/`)) request.url = here + url.pathname + url.search;
    return request;
  },
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
