package elbo.bench;

import elbo.data.Dataset;
import elbo.data.drawn.Planes;
import elbo.recipe.Json;
import elbo.recipe.RecipeReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Every recipe for points of the plane on every set of them, by the commands that people type: -log p(x) of the test points beside
 * what their true density gives, in nats. What came out is kept in {@code docs/results/planes.json}.
 *
 * <p>Arguments: names of recipes, all of that kind by default; {@code --record}.
 */
public final class FlowTable {
    private FlowTable() {}

    /** Prints a row for each recipe and set as it is done. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        List<String> names = words.stream().filter(w -> !w.startsWith("--")).toList();
        Commands commands = Commands.in("planes");
        for (String name : names.isEmpty() ? recipes() : names) {
            for (Planes plane : Planes.values()) {
                Map<String, Object> row = measure(commands, name, plane);
                System.out.println(Json.line(row));
                if (words.contains("--record")) {
                    Results.merge("planes", "benchmarks/planes --record", List.of("data", "recipe"), row, Map.of());
                }
            }
        }
    }

    /** Those whose own data is such a set. */
    static List<String> recipes() {
        return RecipeReader.names().stream()
                .filter(n -> ofThePlane(RecipeReader.named(n).data().name()))
                .toList();
    }

    private static boolean ofThePlane(String data) {
        return Arrays.stream(Planes.values()).anyMatch(p -> p.title().equals(data));
    }

    private static Map<String, Object> measure(Commands commands, String name, Planes plane)
            throws IOException, InterruptedException {
        Path run = commands.work().resolve(name + "-" + plane.title());
        Commands.remove(run);
        JsonNode trained = commands.elbo(
                List.of("train", "--recipe", name, "--data", plane.title(), "--out", run.toString(), "--no-figures"));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("recipe", name);
        row.put("data", plane.title());
        row.put("ours", trained.at("/test/loss").asDouble());
        row.put("true", truth(plane));
        row.put("epochs", RecipeReader.named(name).training().epochs());
        row.put("seconds", trained.at("/seconds").asDouble());
        row.put("commit", commands.commit());
        Commands.remove(run);
        return row;
    }

    /** The mean of -log p over the test points. */
    private static double truth(Planes plane) {
        Dataset test = plane.open(Path.of("unused")).test();
        ByteBuffer buffer = ByteBuffer.allocate(test.size() * 2 * Float.BYTES).order(ByteOrder.nativeOrder());
        test.read(0, test.size(), buffer);
        buffer.flip();
        double sum = 0;
        while (buffer.hasRemaining()) {
            sum -= plane.logDensity(buffer.getFloat(), buffer.getFloat());
        }
        return sum / test.size();
    }
}
