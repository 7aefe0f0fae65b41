// A small app on the generated types and openapi-fetch: it asks as a user of the API does, and writes the answers as
// JSON. The same as ../python/app.py: node app.js ADDRESS RATINGS

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "./butaca.js";

type Schemas = components["schemas"];
type Api = Client<paths>;

class Refused extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(problem.detail);
  }
}

/** Return the data of an answer; a problem is thrown. */
function given<T>(answer: { data?: T; error?: Schemas["Problem"] }): T {
  if (answer.error !== undefined) throw new Refused(answer.error);
  if (answer.data === undefined) throw new Error("an answer without content");
  return answer.data;
}

/** Return the movie that is called so. */
async function movieCalled(api: Api, title: string) {
  const answer = given(await api.GET("/api/v1/search", { params: { query: { q: title, type: ["movie", "person"] } } }));
  for (const hit of answer.results) {
    if (hit.kind === "movie" && hit.matched.how === "exact") return hit;
  }
  throw new Error(`nothing is called ${title}`);
}

/** Return listed movies with why they are listed. */
function shown(movies: Schemas["ListAnswer"]) {
  const byGenre: Schemas["ReasonCode"] = "genres";
  return movies.results.map((movie) => ({
    id: movie.id,
    year: movie.year,
    evidence: movie.evidence,
    reasons: movie.reasons.map((reason) => [
      reason.code,
      reason.weight,
      reason.entities.map((entity) => entity.name),
      reason.lift,
    ]),
    by_genre: movie.reasons.some((reason) => reason.code === byGenre),
    sentence: movie.sentence.en,
    notes: movie.notes.map((note) => note.code),
    backfilled: movie.backfilled,
  }));
}

/** Return hidden family movies that are like one, of no franchise but one movie. */
async function similar(api: Api, movieId: number) {
  const answer = given(
    await api.GET("/api/v1/movies/{movie_id}/similar", {
      params: {
        path: { movie_id: String(movieId) },
        query: {
          n: 5,
          novelty: 0.8,
          genre: "family,-horror",
          year: "1990..2012",
          vote_count: "100..",
          original_language: ["en|ja"],
          franchise: "collapse",
        },
      },
    }),
  );
  return { model: answer.model, novelty: answer.novelty, results: shown(answer) };
}

/** Return movies for somebody who likes one movie and has rated another. */
async function recommended(api: Api, movieId: number) {
  const body: Schemas["RecommendationsBody"] = {
    likes: [movieId],
    ratings: [{ id: 129, stars: 4.5 }],
    n: 5,
    genre: "animation|fantasy",
    diversity: 0.2,
  };
  return shown(given(await api.POST("/api/v1/recommendations", { body })));
}

/** Return all long animated movies, page by page, the most voted first, and their decades. */
async function paged(api: Api) {
  const sort: Schemas["SortOrder"] = "-vote_count";
  const fields: Schemas["MovieField"][] = ["title", "release_date", "actors"];
  const facets: Schemas["Facet"][] = ["decade", "original_language"];
  const pages: (string | number | null)[][][] = [];
  let decades: Record<string, number> = {};
  let next: string | null = null;
  do {
    const query = { genre: "animation", runtime: "80..", sort, fields, facets, limit: 2, ...(next && { next }) };
    const answer: Schemas["MoviesAnswer"] = given(await api.GET("/api/v1/movies", { params: { query } }));
    decades = Object.fromEntries((answer.facets?.["decade"] ?? []).map((count) => [count.value, count.movie_count]));
    pages.push(
      answer.results.map((movie) => [
        movie.id,
        movie.title ?? null,
        movie.release_date ?? null,
        ...(movie.actors ?? []).map((actor) => actor.name),
      ]),
    );
    next = answer.next;
  } while (next !== null);
  return { pages, decades };
}

/** Return facts of one movie, with its crew, the movies of its collection, and similar ones. */
async function details(api: Api, movieId: number) {
  const answer = given(
    await api.GET("/api/v1/movies/{movie_id}", {
      params: {
        path: { movie_id: String(movieId) },
        query: { include: ["credits", "collection", "similar"] },
      },
    }),
  );
  return {
    title: answer.title,
    released: answer.release_date,
    actors: answer.actors.map((credit) => [credit.name, credit.character]),
    languages: answer.spoken_languages.map((language) => language.name),
    return: answer.return,
    crew: (answer.crew ?? []).map((member) => [member.name, member.job]),
    collection: (answer.collection_movies ?? []).map((movie) => movie.id),
    similar: (answer.similar?.results ?? []).map((movie) => movie.id),
  };
}

/** Return what a problem says. */
async function told(asked: Promise<{ error?: Schemas["Problem"] }>) {
  const { error } = await asked;
  if (error === undefined) throw new TypeError("an answer, and no problem");
  return {
    status: error.status,
    detail: error.detail,
    suggestions: error.suggestions ?? [],
    parameters: (error.errors ?? []).map((wrong) => wrong.parameter),
  };
}

/** Return the movies of a file of ratings, and the rows that name none. */
async function imported(api: Api, file: string) {
  const answer = given(
    await api.POST("/api/v1/imports", {
      params: { query: { filename: basename(file) } },
      headers: { "Content-Type": "application/octet-stream" },
      body: await readFile(file, "latin1"),
      bodySerializer: (content) => Buffer.from(content, "latin1"),
    }),
  );
  return {
    format: answer.format,
    matched: answer.matched.map((movie) => [movie.id, movie.stars, movie.liked]),
    missing: answer.missing.map((row) => [row.name, row.reason, row.text.es]),
  };
}

const [address, ratings] = process.argv.slice(2);
if (address === undefined || ratings === undefined) throw new Error("usage: node app.js ADDRESS RATINGS");
const api: Api = createClient<paths>({ baseUrl: address });
const hit = await movieCalled(api, "toy story");
const path = { movie_id: String(hit.id) };
const answers = {
  movie: [hit.id, hit.name],
  similar: await similar(api, hit.id),
  recommended: await recommended(api, hit.id),
  paged: await paged(api),
  details: await details(api, hit.id),
  unknown: await told(api.GET("/api/v1/movies/{movie_id}", { params: { path: { movie_id: "1" } } })),
  mistyped: await told(
    api.GET("/api/v1/movies/{movie_id}/similar", { params: { path, query: { genre: "animaton" } } }),
  ),
  invalid: await told(
    api.GET("/api/v1/movies/{movie_id}/similar", { params: { path, query: { novelty: 7, n: 0 } } }),
  ),
  imported: await imported(api, ratings),
};
process.stdout.write(JSON.stringify(answers));
