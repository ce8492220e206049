package elbo.bench;

import elbo.recipe.Json;
import elbo.recipe.ModelSpec;
import elbo.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * VAEs with flows as posterior or prior beside the same VAE without, by the commands that people type: -log p(x) of MNIST's test
 * pictures by importance sampling, in nats, at the same few epochs, for some seeds. What came out is kept in
 * {@code docs/results/flow-vaes.json}.
 *
 * <p>Arguments: names of recipes, {@code vae} and its kin with flows by default; {@code --record}.
 */
public final class FlowVaeTable {
    private static final int SEEDS = 3;
    private static final int EPOCHS = 10;
    private static final int DRAWS = 200;

    private FlowVaeTable() {}

    /** Prints a row for each recipe and seed as it is done. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        List<String> names = words.stream().filter(w -> !w.startsWith("--")).toList();
        Commands commands = Commands.in("flow-vaes");
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (String name : names.isEmpty() ? recipes() : names) {
                Map<String, Object> row = measure(commands, name, seed);
                System.out.println(Json.line(row));
                if (words.contains("--record")) {
                    Map<String, Integer> budget = Map.of("epochs", EPOCHS, "importance_samples", DRAWS);
                    Results.merge("flow-vaes", "benchmarks/flow-vaes --record", List.of("recipe", "seed"), row, budget);
                }
            }
        }
    }

    /** The plain VAE first. */
    static List<String> recipes() {
        Stream<String> flows = RecipeReader.names().stream()
                .filter(n -> comparable(RecipeReader.named(n).model()));
        return Stream.concat(Stream.of("vae"), flows).toList();
    }

    /** Whether it is the plain VAE but for a flow. */
    private static boolean comparable(ModelSpec model) {
        ModelSpec plain = RecipeReader.named("vae").model();
        boolean flow = model.posterior() instanceof elbo.posterior.Flow || model.prior() instanceof elbo.prior.Flow;
        return flow
                && model.encoder().equals(plain.encoder())
                && model.decoder().equals(plain.decoder())
                && model.likelihood().equals(plain.likelihood())
                && model.latent() == plain.latent();
    }

    private static Map<String, Object> measure(Commands commands, String name, int seed)
            throws IOException, InterruptedException {
        Path run = commands.work().resolve(name);
        Commands.remove(run);
        List<String> train = List.of(
                "train",
                "--recipe",
                name,
                "--data",
                "mnist",
                "--set",
                "data.binarize=sample",
                "--epochs",
                Integer.toString(EPOCHS),
                "--seed",
                Integer.toString(seed),
                "--out",
                run.toString(),
                "--no-figures");
        JsonNode trained = commands.elbo(train);
        List<String> evaluate = List.of(
                "evaluate", run.toString(), "--metrics", "nll", "--importance-samples", Integer.toString(DRAWS));
        JsonNode nll = commands.elbo(evaluate).at("/nll");
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("recipe", name);
        row.put("seed", seed);
        row.put("nll", nll.at("/value").asDouble());
        row.put("loss", trained.at("/test/loss").asDouble());
        row.put("seconds", trained.at("/seconds").asDouble());
        row.put("commit", commands.commit());
        Commands.remove(run);
        return row;
    }
}
