package elbo.recipe;

import elbo.Refusal;
import elbo.data.Choice;
import elbo.data.Context;
import elbo.data.Quantity;
import elbo.model.Conditioning;
import elbo.tensor.SafeTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a model was conditioned on, as its weights' file says it, so that no data is needed to use it: a JSON array with
 * {@code name} and {@code names} (or, where classes are known by number alone, {@code count}) of a class, {@code name}, {@code
 * mean} and {@code deviation} of a quantity.
 */
final class SavedContext {
    static final String KEY = "elbo.context";

    /** Numbers of a context, which a damaged file could make many. */
    private static final int MOST = Choice.MOST;

    private SavedContext() {}

    static String write(Context context) {
        List<Map<String, Object>> fields = new ArrayList<>();
        for (Context.Field field : context.fields()) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("name", field.name());
            switch (field) {
                case Choice c when c.names().isEmpty() -> out.put("count", c.count());
                case Choice c -> out.put("names", c.names());
                case Quantity q -> {
                    out.put("mean", q.mean());
                    out.put("deviation", q.deviation());
                }
            }
            fields.add(out);
        }
        return Json.line(fields);
    }

    /** Files of earlier versions say nothing: classes were known by number, and the recipe has how many. */
    static Context read(Path file, SafeTensors saved, Conditioning conditioning) {
        String text = saved.metadata().get(KEY);
        if (text == null) {
            return conditioning.context();
        }
        String about = file + ": " + KEY;
        JsonNode root = Json.parse(about, text);
        List<Context.Field> fields = new ArrayList<>();
        long width = 0;
        try {
            require(root.isArray());
            for (JsonNode node : root) {
                Context.Field field = field(node);
                width += field.width();
                require(width <= MOST);
                fields.add(field);
            }
        } catch (IllegalArgumentException | JacksonException e) {
            throw new Refusal(about, "is damaged: it describes no context", e);
        }
        return new Context(fields);
    }

    private static Context.Field field(JsonNode node) {
        require(node.path("name").isString());
        String name = node.path("name").asString();
        if (node.has("count")) {
            JsonNode count = node.path("count");
            require(count.canConvertToInt());
            return new Choice(name, count.asInt());
        }
        if (node.has("names")) {
            List<String> names = new ArrayList<>();
            for (JsonNode each : node.path("names")) {
                require(each.isString() && names.size() < MOST);
                names.add(each.asString());
            }
            return new Choice(name, names.size(), names);
        }
        require(node.path("mean").isNumber() && node.path("deviation").isNumber());
        return new Quantity(
                name, node.path("mean").asDouble(), node.path("deviation").asDouble());
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalArgumentException("not what a context is made of");
        }
    }
}
