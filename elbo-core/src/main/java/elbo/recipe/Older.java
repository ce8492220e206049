package elbo.recipe;

import java.util.LinkedHashMap;
import java.util.Map;

/** What recipe files of earlier versions say in other words. */
final class Older {
    private Older() {}

    /**
     * The document in today's words: {@code model.conditioning.encoder} was true where the context was joined to the encoder's
     * features, else false.
     */
    static Map<String, Object> renewed(Map<String, Object> tree) {
        if (!(tree.get("model") instanceof Map<?, ?> model)
                || !(model.get("conditioning") instanceof Map<?, ?> conditioning)
                || !(conditioning.get("encoder") instanceof Boolean encoder)) {
            return tree;
        }
        String place = encoder ? "features" : "none";
        return with(tree, "model", with(model, "conditioning", with(conditioning, "encoder", place)));
    }

    private static Map<String, Object> with(Map<?, ?> map, String key, Object value) {
        Map<String, Object> out = new LinkedHashMap<>();
        map.forEach((k, v) -> out.put(String.valueOf(k), v));
        out.put(key, value);
        return out;
    }
}
