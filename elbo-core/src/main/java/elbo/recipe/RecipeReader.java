package elbo.recipe;

import elbo.Problem;
import elbo.Refusal;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads recipes. A recipe file names a parent and says only what differs from it; without a parent it differs from
 * {@link Recipe}'s defaults. Where it names another {@code type} for a part, nothing of the parent's part remains.
 */
public final class RecipeReader {
    private static final int DEEPEST = 10;

    private RecipeReader() {}

    /** A built-in recipe by name, or a file. */
    public static Recipe find(String nameOrFile) {
        return isFile(nameOrFile) ? read(Path.of(nameOrFile)) : named(nameOrFile);
    }

    /** What was published for a built-in recipe, or for that of a file. */
    public static List<Published> published(String nameOrFile) {
        return isFile(nameOrFile)
                ? document(Path.of(nameOrFile)).published()
                : resolve("recipe " + nameOrFile, BuiltIn.RECIPES.text(nameOrFile))
                        .published();
    }

    static boolean isFile(String nameOrFile) {
        return nameOrFile.contains("/") || nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml");
    }

    /** All that a file says. */
    private record Document(Recipe recipe, List<Published> published) {}

    /** A built-in recipe. */
    public static Recipe named(String name) {
        return parse("recipe " + name, BuiltIn.RECIPES.text(name));
    }

    /** The names of the built-in recipes, sorted. */
    public static List<String> names() {
        return BuiltIn.RECIPES.names();
    }

    public static Recipe read(Path file) {
        return document(file).recipe();
    }

    private static Document document(Path file) {
        try {
            if (Files.size(file) > Yaml.LARGEST) {
                throw new Refusal(file.toString(), "is larger than 64 KB, which no recipe is");
            }
            String text = Files.readString(file);
            List<Problem> problems = new ArrayList<>();
            Document document = resolve(tree(file.toString(), text, 0), problems);
            Refusal.ifAny(file.toString(), Yaml.placed(problems, text));
            return document;
        } catch (CharacterCodingException e) {
            throw new Refusal(file.toString(), "is not UTF-8 text, which recipes are", e);
        } catch (IOException e) {
            throw new Refusal(file.toString(), "cannot be read as a recipe: " + reason(e), e);
        }
    }

    /** Reads the text of a recipe; {@code about} names it in a refusal. */
    public static Recipe parse(String about, String text) {
        return resolve(about, text).recipe();
    }

    private static Document resolve(String about, String text) {
        return resolve(about, tree(about, text, 0));
    }

    /** A recipe as YAML, with every value; reading it again gives the same recipe. */
    public static String write(Recipe recipe) {
        return Yaml.write(RecordWriter.write(recipe));
    }

    /**
     * The recipe with single values changed, in order: {@code objective.beta=4}. Leading words of a path may be left out where
     * the rest is unambiguous. What one of them makes of a part, a later one may put right; what stays wrong is told of the first that
     * made it so.
     */
    public static Recipe with(Recipe recipe, List<String> assignments) {
        Recipe current = recipe;
        Map<String, Object> tree = RecordWriter.write(recipe);
        Refusal first = null;
        Refusal last = null;
        for (String assignment : assignments) {
            try {
                Assignment.of(assignment, tree).apply(tree);
            } catch (Refusal unknown) {
                throw first == null ? unknown : first;
            }
            try {
                current = resolve("--set " + Problem.shown(assignment), tree).recipe();
                tree = RecordWriter.write(current);
                first = null;
            } catch (Refusal refused) {
                first = first == null ? refused : first;
                last = refused;
            }
        }
        if (first != null && last != null) {
            throw last.problems().equals(first.problems()) ? first : last;
        }
        return current;
    }

    /** The same for one value that is read already; what is refused is so in the words of {@code about}. */
    static Recipe with(Recipe recipe, String about, String path, Object value) {
        Map<String, Object> tree = RecordWriter.write(recipe);
        Assignment.of(about, path, value, tree).apply(tree);
        return resolve(about, tree).recipe();
    }

    private static Document resolve(String about, Map<String, Object> tree) {
        List<Problem> problems = new ArrayList<>();
        Document document = resolve(tree, problems);
        Refusal.ifAny(about, problems);
        return document;
    }

    private static Document resolve(Map<String, Object> tree, List<Problem> problems) {
        List<Published> published = Published.read(tree.remove("published"), problems);
        return new Document(new RecordReader(problems).record(Recipe.DEFAULT, Older.renewed(tree), ""), published);
    }

    /** The document with its parents' values below its own. */
    private static Map<String, Object> tree(String about, String text, int depth) {
        Object document = Yaml.parse(about, text);
        if (!((document == null ? Map.of() : document) instanceof Map<?, ?> map)) {
            throw new Refusal(about, "is not a recipe: expected keys and values, like \"parent: vae\"");
        }
        Map<String, Object> own = new LinkedHashMap<>();
        map.forEach((k, v) -> own.put(String.valueOf(k), v));
        Object parent = own.remove("parent");
        if (depth > 0) {
            own.remove("published"); // of that recipe, not of this
        }
        if (parent == null) {
            return own;
        }
        if (depth >= DEEPEST) {
            throw new Refusal(about, "has more than " + DEEPEST + " parents above one another; is there a circle?");
        }
        String name = String.valueOf(parent);
        String above = BuiltIn.RECIPES
                .find(name)
                .orElseThrow(() ->
                        new Refusal(about, Yaml.placed(List.of(BuiltIn.RECIPES.unknown("parent", name)), text)));
        Map<String, Object> below = tree("recipe " + Problem.shown(name), above, depth + 1);
        if (own.get("source") != null) {
            below.remove("source"); // a paper of the parent's beside a work of its own would be a third thing
        }
        return merge(below, own);
    }

    private static Map<String, Object> merge(Map<String, Object> below, Map<?, ?> above) {
        Map<String, Object> out = new LinkedHashMap<>(below);
        above.forEach((key, value) -> {
            if (value == null) {
                out.putIfAbsent(String.valueOf(key), null); // says nothing, but its key may be unknown
            } else {
                out.merge(String.valueOf(key), value, RecipeReader::mergeValue);
            }
        });
        return out;
    }

    @SuppressWarnings("unchecked")
    private static Object mergeValue(Object below, Object above) {
        if (!(below instanceof Map) || !(above instanceof Map<?, ?> a)) {
            return above;
        }
        Map<String, Object> b = (Map<String, Object>) below;
        Object type = a.get("type");
        return type != null && !type.equals(b.get("type")) ? a : merge(b, a);
    }

    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            default -> String.valueOf(e.getMessage());
        };
    }
}
