package elbo.recipe;

import elbo.Problem;
import elbo.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sweep: YAML with {@code recipes}, {@code set}, {@code seeds}, {@code data}, {@code epochs}, {@code limit} and
 * {@code evaluate}. Everything that is wrong is told at once, with its line.
 */
public final class SweepReader {
    private static final int MOST_POINTS = 10_000;
    private static final List<String> KEYS = List.of("recipes", "set", "seeds", "data", "epochs", "limit", "evaluate");

    private final Map<String, Integer> lines;
    private final List<Problem> problems = new ArrayList<>();

    private SweepReader(Map<String, Integer> lines) {
        this.lines = lines;
    }

    /** @throws Refusal with all problems, each with its line */
    public static Sweep read(Path file) {
        try {
            if (Files.size(file) > Yaml.LARGEST) {
                throw new Refusal(file.toString(), "is larger than 64 KB, which no sweep is");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new Refusal(file.toString(), "cannot be read as a sweep: " + RecipeReader.reason(e), e);
        }
    }

    /** @param about names the text in a refusal */
    static Sweep parse(String about, String text) {
        if (!(Yaml.parse(about, text) instanceof Map<?, ?> document)) {
            throw new Refusal(about, "is not a sweep: expected keys and values, like \"recipes: [vae]\"");
        }
        SweepReader reader = new SweepReader(Yaml.lines(text));
        SweepPlan plan = reader.plan(document);
        List<Map<String, Placed>> settings = reader.settings(document.get("set"));
        List<Sweep.Point> points = reader.problems.isEmpty() ? reader.points(plan, settings) : List.of();
        List<Problem> wrong = reader.problems.stream().distinct().toList();
        Refusal.ifAny(about, Yaml.placed(wrong, reader.spelt()));
        return new Sweep(
                points, plan.evaluate().importanceSamples(), plan.evaluate().metrics(), plan.limit());
    }

    /** A value, and the path of the file at which it stands. */
    private record Placed(Object value, String where) {}

    private SweepPlan plan(Map<?, ?> document) {
        Map<String, Object> own = new LinkedHashMap<>();
        document.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!KEYS.contains(name)) {
                problems.add(Problem.unknown(Problem.shown(name), "key", name, KEYS));
            } else if (!name.equals("set") && value != null) {
                own.put(name, value);
            }
        });
        if (own.get("seeds") instanceof Integer count) {
            own.put(
                    "seeds",
                    count < 1
                            ? List.of()
                            : IntStream.rangeClosed(1, Math.min(count, MOST_POINTS))
                                    .boxed()
                                    .toList());
        }
        for (String count : List.of("epochs", "limit")) {
            if (own.get(count) instanceof Integer n && n < 1) {
                problems.add(new Problem(count, "must be at least 1, or left out; got " + n));
                own.remove(count);
            }
        }
        if (own.get("evaluate") instanceof Map<?, ?> evaluate) {
            Map<String, Object> spelt = new LinkedHashMap<>();
            evaluate.forEach((key, value) -> spelt.put(String.valueOf(key).replace('-', '_'), value));
            own.put("evaluate", spelt);
        }
        SweepPlan plan = new RecordReader(problems).record(SweepPlan.DEFAULT, own, "");
        if (plan.recipes().isEmpty() && problems.isEmpty()) {
            problems.add(new Problem("recipes", "expected at least one, like \"recipes: [vae, beta-vae]\""));
        }
        return plan;
    }

    /** The lines by paths as records spell them. */
    private Map<String, Integer> spelt() {
        Map<String, Integer> spelt = new LinkedHashMap<>(lines);
        lines.forEach(
                (path, line) -> spelt.putIfAbsent(path.replace("importance-samples", "importance_samples"), line));
        return spelt;
    }

    /** Every combination of the grid, or the chosen ones; one empty one where nothing is set. */
    private List<Map<String, Placed>> settings(@Nullable Object set) {
        return switch (set) {
            case null -> List.of(Map.of());
            case Map<?, ?> grid -> grid(grid);
            case List<?> chosen -> chosen(chosen);
            default -> {
                problems.add(new Problem(
                        "set",
                        "expected paths with lists of values, like \"objective.beta: [1, 4]\", or a list of groups"));
                yield List.of();
            }
        };
    }

    private List<Map<String, Placed>> grid(Map<?, ?> grid) {
        List<Map<String, Placed>> all = List.of(Map.of());
        for (Map.Entry<?, ?> axis : grid.entrySet()) {
            String path = String.valueOf(axis.getKey());
            String where = "set." + Problem.shown(path);
            List<?> values = axis.getValue() instanceof List<?> list ? list : List.of();
            if (values.isEmpty() || values.contains(null)) {
                problems.add(new Problem(where, "expected a list of values, like [1, 4]"));
            }
            List<Map<String, Placed>> longer = new ArrayList<>();
            for (Map<String, Placed> before : all) {
                values.stream()
                        .filter(v -> v != null)
                        .forEach(v -> longer.add(with(before, path, new Placed(v, where))));
            }
            all = longer.size() > MOST_POINTS ? longer.subList(0, MOST_POINTS + 1) : longer;
        }
        return all;
    }

    private List<Map<String, Placed>> chosen(List<?> chosen) {
        List<Map<String, Placed>> all = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            String place = "set[" + i + "]";
            if (!(chosen.get(i) instanceof Map<?, ?> group) || group.containsValue(null)) {
                problems.add(new Problem(place, "expected paths with values, like { objective.beta: 4, latent: 10 }"));
                continue;
            }
            Map<String, Placed> one = new LinkedHashMap<>();
            group.forEach((path, value) -> one.put(
                    String.valueOf(path), new Placed(value, place + "." + Problem.shown(String.valueOf(path)))));
            all.add(one);
        }
        return all;
    }

    private static Map<String, Placed> with(Map<String, Placed> before, String path, Placed value) {
        Map<String, Placed> longer = new LinkedHashMap<>(before);
        longer.put(path, value);
        return longer;
    }

    private List<Sweep.Point> points(SweepPlan plan, List<Map<String, Placed>> settings) {
        long count =
                (long) plan.recipes().size() * settings.size() * plan.seeds().size();
        if (count > MOST_POINTS) {
            problems.add(new Problem("", "would be more than 10,000 runs; sweep over less"));
            return List.of();
        }
        Set<String> paths = settings.stream().flatMap(s -> s.keySet().stream()).collect(Collectors.toSet());
        PointNames names = new PointNames(paths);
        List<Sweep.Point> points = new ArrayList<>();
        for (int i = 0; i < plan.recipes().size(); i++) {
            String base = plan.recipes().get(i);
            Recipe found = found(base, "recipes[" + i + "]");
            for (Map<String, Placed> set : settings) {
                Recipe recipe = changed(found, set, plan);
                Map<String, Object> values = new LinkedHashMap<>();
                set.forEach((path, placed) -> values.put(path, placed.value()));
                for (int seed : plan.seeds()) {
                    points.add(new Sweep.Point(names.of(base, values, seed), base, recipe, values, seed));
                }
            }
        }
        requireDistinct(points);
        return points;
    }

    private Recipe found(String nameOrFile, String where) {
        try {
            return RecipeReader.find(nameOrFile);
        } catch (Refusal e) {
            e.problems().forEach(p -> problems.add(new Problem(where, said(p, nameOrFile))));
            return Recipe.DEFAULT;
        }
    }

    /** What is wrong in a file, with the file and the place in it. */
    private static String said(Problem p, String nameOrFile) {
        if (!RecipeReader.isFile(nameOrFile)) {
            return p.what();
        }
        return p.where().startsWith(nameOrFile) ? p.toString() : nameOrFile + ": " + p;
    }

    private Recipe changed(Recipe found, Map<String, Placed> set, SweepPlan plan) {
        Recipe recipe = plan.data().isEmpty() ? found : found.withData(plan.data());
        if (plan.epochs() > 0) {
            recipe = RecipeReader.with(recipe, "epochs", "training.epochs", plan.epochs());
        }
        for (Map.Entry<String, Placed> each : set.entrySet()) {
            Placed placed = each.getValue();
            try {
                recipe = RecipeReader.with(recipe, placed.where(), each.getKey(), placed.value());
            } catch (Refusal e) {
                e.problems().forEach(p -> problems.add(new Problem(placed.where(), said(p, placed))));
            }
        }
        return recipe;
    }

    private static String said(Problem p, Placed placed) {
        return p.where().startsWith(placed.where()) ? p.what() : p.toString();
    }

    private void requireDistinct(List<Sweep.Point> points) {
        Set<String> seen = new HashSet<>();
        for (Sweep.Point p : points) {
            if (!seen.add(p.name()) && problems.isEmpty()) {
                problems.add(new Problem("set", "there are two runs called " + p.name() + "; leave one out"));
            }
        }
    }
}
