-- One text for DuckDB and for Spark: {names} are numbers, and every sum is of whole numbers, so that neither the order
-- of rows nor their parts change any. What stands in /*+ */ is a hint to Spark, and a comment to DuckDB. Strengths are in
-- units of 1 / 10,000 (own), 1 / 1,000 (to_units) and 1 / 1,000,000 (from_units); recommenders.likes and
-- recommenders.content_ease say what they are. A statement begins with its name.

-- kept: the latest possible rating of a person for a known movie, of a table that was cleaned nowhere
SELECT user_id, movie_id, (max(least(greatest(coalesce(rated_at, 0), 0), 1000000000000000) * 1000
           + CAST(floor(rating * 100E0) AS BIGINT)) % 1000) / 100E0 AS rating
FROM given JOIN movies ON movies.id = given.movie_id
WHERE user_id >= 0 AND rating >= 0.5E0 AND rating <= 5E0
GROUP BY user_id, movie_id

-- types: of the columns of that table, which need not have a row
SELECT typeof(max(user_id)) AS user_id, typeof(max(movie_id)) AS movie_id, typeof(max(rated_at)) AS rated_at,
       typeof(max(rating)) AS rating
FROM (SELECT * FROM given LIMIT 0) AS no_rows

-- intake: how many ratings of that table there are, are possible, and are of a known movie
SELECT count(*) AS ratings,
       count(CASE WHEN user_id >= 0 AND rating >= 0.5E0 AND rating <= 5E0 AND movie_id IS NOT NULL THEN 1 END) AS possible,
       count(CASE WHEN user_id >= 0 AND rating >= 0.5E0 AND rating <= 5E0 THEN movies.id END) AS known
FROM given LEFT JOIN movies ON movies.id = given.movie_id

-- movie_counts: ratings and likes of each movie
SELECT movie_id, count(*) AS ratings, count(CASE WHEN rating >= {liked} THEN 1 END) AS likes
FROM ratings GROUP BY movie_id

-- raters: how much each person rated and likes
SELECT user_id, count(*) AS ratings, greatest(count(CASE WHEN rating >= {liked} THEN 1 END), 1) AS activity
FROM ratings GROUP BY user_id

-- activity_weights: what a like of a person counts, by the person's activity
WITH middle AS (SELECT median(activity) AS activity FROM raters),
weighed AS (
    SELECT raters.activity AS activity, count(*) AS raters,
           power(raters.activity / middle.activity, -{activity}) AS weight
    FROM raters CROSS JOIN middle GROUP BY raters.activity, middle.activity
),
scale AS (
    SELECT CAST(sum(raters * activity) AS DOUBLE) / greatest(sum(raters * activity * weight), 1E-12) AS factor
    FROM weighed
)
SELECT weighed.activity AS activity, weight * factor AS weight FROM weighed CROSS JOIN scale

-- strengths: each rating's strengths; of very active people those of a draw
WITH weighted AS (
    SELECT raters.user_id AS user_id, raters.ratings AS ratings, weight
    FROM raters JOIN activity_weights ON raters.activity = activity_weights.activity
),
drawn AS (
    SELECT ratings.user_id AS user_id, movie_id, rating, weight
    FROM ratings JOIN weighted ON ratings.user_id = weighted.user_id WHERE weighted.ratings <= {most_ratings}
    UNION ALL
    SELECT user_id, movie_id, rating, weight
    FROM (
        SELECT ratings.user_id AS user_id, movie_id, rating, weight,
               row_number() OVER (
                   PARTITION BY ratings.user_id
                   ORDER BY md5(concat(CAST(ratings.user_id AS STRING), ' ', CAST(movie_id AS STRING), ' {seed}')), movie_id
               ) AS place
        FROM ratings JOIN weighted ON ratings.user_id = weighted.user_id WHERE weighted.ratings > {most_ratings}
    ) AS shuffled
    WHERE place <= {most_ratings}
)
SELECT user_id, movie_id,
       CAST(floor(CASE WHEN rating >= {liked} THEN 1E0 WHEN rating >= {lukewarm} THEN {from_lukewarm} ELSE {from_low} END
           * weight * 1E6 + 0.5E0) AS INTEGER) AS from_units,
       CAST(floor(CASE WHEN rating >= {liked} THEN 1E0 WHEN rating >= {lukewarm} THEN {to_lukewarm} ELSE 0E0 END
           * 1E3 + 0.5E0) AS INTEGER) AS to_units,
       CAST(floor(CASE WHEN rating >= {liked} THEN 1E0 WHEN rating >= {seen} THEN {own_seen} ELSE {own_low} END
           * 1E4 + 0.5E0) AS INTEGER) AS own
FROM drawn

-- movie_sums: the support of each movie, and its squares
SELECT movie_id, CAST(sum(CAST(from_units AS BIGINT)) AS BIGINT) AS support,
       CAST(sum(CAST(own AS BIGINT) * own) AS BIGINT) AS own
FROM strengths GROUP BY movie_id

-- pair_parts: co-likes from a movie to another and back, and the Gram matrix, of the raters of both; by tiles of some
-- movies that pairs begin with and some people, so that a task makes all sums of its tile, and sends none
SELECT origin.movie_id AS movie_id, other.movie_id AS other_id,
       CAST(sum(CAST(origin.from_units AS BIGINT) * other.to_units) AS BIGINT) AS co_likes,
       CAST(sum(CAST(other.from_units AS BIGINT) * origin.to_units) AS BIGINT) AS co_likes_back,
       CAST(sum(CAST(origin.own AS BIGINT) * other.own) AS BIGINT) AS own
FROM (
        SELECT /*+ REPARTITION({tiles}, tile) */ *
        FROM (SELECT *, (movie_id % {blocks}) * {groups} + user_id % {groups} AS tile FROM strengths) AS tiled
        WHERE movie_id >= {first_movie} AND movie_id <= {last_movie}
    ) AS origin
    JOIN (
        SELECT /*+ REPARTITION({tiles}, tile) */ *
        FROM (
            SELECT strengths.*, block * {groups} + user_id % {groups} AS tile
            FROM strengths CROSS JOIN range({blocks}) AS blocks(block)
        ) AS tiled
    ) AS other
    ON origin.tile = other.tile AND origin.user_id = other.user_id AND origin.movie_id < other.movie_id
GROUP BY origin.tile, origin.movie_id, other.movie_id

-- pair_sums: the same, of all people; only where they are in several groups
SELECT movie_id, other_id, CAST(sum(co_likes) AS BIGINT) AS co_likes, CAST(sum(co_likes_back) AS BIGINT) AS co_likes_back,
       CAST(sum(own) AS BIGINT) AS own
FROM pair_parts GROUP BY movie_id, other_id

-- co_likes: the co-likes from each movie; of more than there is room for the greatest, shrunk where many like the other
WITH directed AS (
    SELECT movie_id, other_id, co_likes FROM pair_sums WHERE co_likes > 0
    UNION ALL
    SELECT other_id AS movie_id, movie_id AS other_id, co_likes_back AS co_likes FROM pair_sums WHERE co_likes_back > 0
),
others AS (SELECT movie_id, count(*) AS others FROM directed GROUP BY movie_id)
SELECT /*+ BROADCAST(others) */ directed.movie_id AS movie_id, other_id, co_likes
FROM directed JOIN others ON others.movie_id = directed.movie_id WHERE others <= {most_co_likes}
UNION ALL
SELECT movie_id, other_id, co_likes
FROM (
    SELECT /*+ BROADCAST(others, movie_counts) */ directed.movie_id AS movie_id, other_id, co_likes,
           row_number() OVER (
               PARTITION BY directed.movie_id ORDER BY co_likes / sqrt(likes + {shrinkage}) DESC, other_id
           ) AS place
    FROM directed JOIN others ON others.movie_id = directed.movie_id
        JOIN movie_counts ON movie_counts.movie_id = directed.other_id
    WHERE others > {most_co_likes}
) AS ranked
WHERE place <= {most_co_likes}

-- gram: the Gram matrix between movies with ratings enough, of which either is among the most rated
WITH warm AS (
    SELECT movie_id, row_number() OVER (ORDER BY ratings DESC, movie_id) AS place
    FROM movie_counts WHERE ratings >= {fewest_ratings}
)
SELECT /*+ BROADCAST(warm, others) */ pair_sums.movie_id AS movie_id, other_id, pair_sums.own AS own
FROM pair_sums JOIN warm ON warm.movie_id = pair_sums.movie_id JOIN warm AS others ON others.movie_id = other_id
WHERE warm.place <= {most_exact} OR others.place <= {most_exact}

-- sample: strengths of some people, of all where they are few
WITH people AS (
    SELECT user_id FROM raters ORDER BY md5(concat(CAST(user_id AS STRING), ' {seed}')), user_id LIMIT {most_people}
)
SELECT strengths.user_id AS user_id, movie_id, from_units FROM strengths JOIN people ON people.user_id = strengths.user_id

-- reach: pairs that begin or end with each movie, for whoever makes them a range of movies at a time
SELECT movie_id, CAST(sum(counted) AS BIGINT) AS pairs
FROM strengths JOIN (SELECT user_id, count(*) AS counted FROM strengths GROUP BY user_id) AS sums
    ON sums.user_id = strengths.user_id
GROUP BY movie_id

-- totals: how many ratings and raters there are, and twice what the Gram matrix has to add up to, by person
SELECT count(*) AS raters, CAST(sum(counted) AS BIGINT) AS ratings,
       CAST(sum(CAST(whole * whole - squares AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS twice
FROM (
    SELECT raters.user_id AS user_id, max(raters.ratings) AS counted, CAST(sum(CAST(own AS BIGINT)) AS BIGINT) AS whole,
           CAST(sum(CAST(own AS BIGINT) * own) AS BIGINT) AS squares
    FROM raters JOIN strengths ON strengths.user_id = raters.user_id GROUP BY raters.user_id
) AS sums

-- summed: what it adds up to, by pair, and how many pairs there are
SELECT CAST(coalesce(sum(CAST(own AS DECIMAL(38, 0))), 0) AS DECIMAL(38, 0)) AS own, count(*) AS pairs FROM pair_sums
