package elbo.recipe;

import tools.jackson.databind.JsonNode;

/**
 * What a run's figures depend on beside its recipe, as {@code environment.json} says it; what it does not say is 0 or empty.
 *
 * @param limit     first examples of each split that are used; 0 for all
 * @param precision what large layers multiply in
 * @param data      hashes of both splits
 */
public record Circumstances(long seed, int limit, String precision, String data) {
    public static Circumstances of(RunFolder run) {
        JsonNode e = run.environment();
        return new Circumstances(
                e.path("seed").asLong(0),
                e.path("limit").asInt(0),
                e.path("precision").asString(""),
                e.at("/data/train/sha256").asString("")
                        + e.at("/data/test/sha256").asString(""));
    }
}
