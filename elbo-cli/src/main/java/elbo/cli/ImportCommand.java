package elbo.cli;

import elbo.Refusal;
import elbo.data.Context;
import elbo.data.Dataset;
import elbo.data.Form;
import elbo.data.Kind;
import elbo.model.Vae;
import elbo.recipe.Recipe;
import elbo.recipe.RecipeReader;
import elbo.recipe.WeightImport;
import elbo.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elbo import}: a run made from weights trained elsewhere. */
@Command(name = "import", description = "Make a run from weights trained elsewhere (safetensors).")
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Parameters(paramLabel = "WEIGHTS", description = "A .safetensors file.")
    private Path weights = Path.of("");

    @Option(names = "--recipe", required = true, paramLabel = "NAME|FILE", description = "The model they belong to.")
    private String recipe = "";

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Change a value of the recipe. May be repeated.")
    private final List<String> set = new ArrayList<>();

    @Option(
            names = "--names",
            paramLabel = "MAP.json",
            description = "Their names to ours, whole or up to the last dot: {\"fc1\": \"encoder.0\"}.")
    private @Nullable Path names;

    @Option(
            names = "--shape",
            split = ",",
            paramLabel = "C,H,W",
            description = "Shape of one example (default: that of the recipe's data).")
    private long @Nullable [] shape;

    @Option(names = "--out", required = true, paramLabel = "RUN", description = "The run folder to make.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        Recipe base = RecipeReader.with(RecipeReader.find(recipe), set);
        Recipe told = base.withData(data.name(base.data().name()));
        Map<String, String> map = names == null ? Map.of() : WeightImport.names(names);
        Form form;
        Context context;
        if (shape == null) {
            Dataset train = data.open(told.data().name(), common).train();
            form = told.data().binarize().form(train.form());
            context = told.model().conditioning().context(train);
        } else {
            if (told.model().likelihood().ofSymbols()) {
                throw new Refusal("--shape", "says nothing of letters. Fix: --data FILE.txt in its place");
            }
            form = form(told, shape(shape));
            context = told.model().conditioning().context();
        }
        Recipe wanted = told.of(form.alphabet());
        long parameters = WeightImport.run(out, weights, wanted, form, context, map);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("run", out.toString());
        result.put("parameters", parameters);
        common.result(result, () -> common.out().println(parameters + " parameters in " + out));
        return 0;
    }

    /** Grey levels as the recipe binarises them where its model takes these, and else counts. */
    private static Form form(Recipe recipe, Shape shape) {
        Form grey = recipe.data().binarize().form(new Form(shape, Kind.UNIT));
        Form counts = new Form(shape, Kind.COUNT);
        Vae vae = recipe.model().vae();
        return !vae.check(grey).isEmpty() && vae.check(counts).isEmpty() ? counts : grey;
    }

    private static Shape shape(long[] dims) {
        if (dims.length == 0 || dims.length > 3 || Arrays.stream(dims).anyMatch(d -> d < 1)) {
            throw new Refusal("--shape", "must be one to three sizes, like 1,28,28; got " + Arrays.toString(dims));
        }
        return Shape.of(dims);
    }
}
