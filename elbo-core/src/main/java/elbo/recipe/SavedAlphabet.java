package elbo.recipe;

import elbo.Refusal;
import elbo.data.Alphabet;
import elbo.tensor.SafeTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The alphabet of a model of texts, as its weights' file says it: a JSON object with {@code symbols} and {@code between}. */
final class SavedAlphabet {
    static final String KEY = "elbo.alphabet";

    private SavedAlphabet() {}

    static String write(Alphabet alphabet) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("between", alphabet.between());
        out.put("symbols", alphabet.symbols());
        return Json.line(out);
    }

    /** @throws Refusal if there is none, or what is there is none */
    static Alphabet read(Path file, SafeTensors saved) {
        String about = file + ": " + KEY;
        String text = saved.metadata().get(KEY);
        if (text == null) {
            throw new Refusal(
                    about,
                    "is missing, so what the model's numbers stand for is not known. Fix: train it again, or fetch the file again");
        }
        JsonNode root = Json.parse(about, text);
        List<String> symbols = new ArrayList<>();
        boolean sound = root.path("between").isString() && root.path("symbols").isArray();
        for (JsonNode each : root.path("symbols")) {
            sound &= each.isString() && symbols.size() < Alphabet.MOST;
            if (!sound) {
                break;
            }
            symbols.add(each.asString());
        }
        try {
            if (sound && !symbols.isEmpty()) {
                return new Alphabet(symbols, root.path("between").asString());
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(about, "is damaged: " + e.getMessage() + ". Fix: fetch the file again", e);
        }
        throw new Refusal(about, "is damaged: it describes no alphabet. Fix: fetch the file again");
    }
}
