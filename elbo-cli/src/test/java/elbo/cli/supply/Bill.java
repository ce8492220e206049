package elbo.cli.supply;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A bill of materials in CycloneDX: as Maven writes it, and with the native libraries that Maven knows nothing of. */
final class Bill {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Bill() {}

    /** The whole bill. */
    static JsonNode of(String maven, List<Natives> natives) {
        JsonNode bom = JSON.readTree(maven);
        for (JsonNode component : bom.path("components")) {
            correct((ObjectNode) component);
            boolean platform = component.path("purl").asString().contains("classifier=");
            for (Natives n : natives) {
                if (platform && component.path("name").asString().equals(n.within())) {
                    add((ObjectNode) component, n);
                }
            }
        }
        return bom;
    }

    /** As a text that is the same on every machine of a platform. */
    static String text(JsonNode bom) {
        return JSON.writeValueAsString(bom).replace("\r\n", "\n") + "\n";
    }

    /** TwelveMonkeys' build file says "The BSD License", which Maven's bill takes for that of four clauses; its LICENSE.txt has three. */
    private static void correct(ObjectNode component) {
        if (component.path("group").asString().startsWith("com.twelvemonkeys.")) {
            component.putArray("licenses").addObject().putObject("license").put("id", "BSD-3-Clause");
        }
    }

    /** Nested in the component whose jar for this platform holds it. */
    private static void add(ObjectNode holder, Natives n) {
        ArrayNode inner =
                holder.has("components") ? (ArrayNode) holder.get("components") : holder.putArray("components");
        ObjectNode c =
                inner.addObject().put("type", "library").put("name", n.library().name());
        if (!n.library().version().isEmpty()) {
            c.put("version", n.library().version());
        }
        if (!n.note().isEmpty()) {
            c.put("description", n.note());
        }
        c.putArray("licenses").addObject().put("expression", n.library().terms());
    }
}
