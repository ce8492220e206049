package elbo.cli;

import elbo.recipe.Figures;
import elbo.recipe.Json;
import elbo.recipe.Published;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code elbo recipes}: what models there are, or one in full. */
@Command(name = "recipes", description = "List the built-in recipes, or show one with every value.")
final class RecipesCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A recipe to show in full.")
    private @Nullable String name;

    @Override
    public Integer call() {
        if (name == null) {
            list();
        } else {
            show(name);
        }
        return 0;
    }

    private void list() {
        List<Recipe> all =
                RecipeReader.names().stream().map(RecipeReader::named).toList();
        if (common.json()) {
            List<Map<String, String>> rows = new ArrayList<>();
            all.forEach(r -> rows.add(row(r)));
            common.out().println(Json.line(rows));
            return;
        }
        PrintWriter out = common.out();
        int width = all.stream().mapToInt(r -> r.name().length()).max().orElse(0);
        Map<String, List<Recipe>> families = new TreeMap<>();
        all.forEach(r ->
                families.computeIfAbsent(r.family(), f -> new ArrayList<>()).add(r));
        families.forEach((family, recipes) -> {
            out.println(family);
            recipes.forEach(r ->
                    out.println("  " + r.name() + " ".repeat(width - r.name().length() + 2) + r.summary()));
        });
        out.println("One in full: elbo recipes NAME");
    }

    private void show(String nameOrFile) {
        Recipe recipe = RecipeReader.find(nameOrFile);
        Map<String, Object> whole = new LinkedHashMap<>(row(recipe));
        whole.put("formula", recipe.formula());
        whole.put("source", recipe.source().words());
        List<String> measured = Figures.of(recipe.name());
        List<String> published = RecipeReader.published(nameOrFile).stream()
                .map(Published::words)
                .toList();
        whole.put("measured", measured);
        whole.put("published", published);
        whole.put("recipe", RecipeReader.write(recipe));
        common.result(whole, () -> {
            PrintWriter out = common.out();
            out.println(recipe.name() + ": " + recipe.summary());
            out.println("Minimises " + recipe.formula());
            out.println("Source: " + recipe.source().words());
            measured.forEach(m -> out.println("Measured: " + m));
            published.forEach(p -> out.println("Published: " + p));
            out.println();
            out.print(RecipeReader.write(recipe));
        });
    }

    private static Map<String, String> row(Recipe r) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("name", r.name());
        row.put("family", r.family());
        row.put("summary", r.summary());
        return row;
    }
}
