package elbo.bench;

import elbo.AtomicFile;
import elbo.data.Dataset;
import elbo.data.drawn.Planes;
import elbo.data.format.Npy;
import elbo.plot.PointPlane;
import elbo.recipe.Json;
import elbo.recipe.RecipeReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final int SAMPLES = 4000;

    private FlowTable() {}

    /** Prints a row for each recipe and set as it is done. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        List<String> names = words.stream().filter(w -> !w.startsWith("--")).toList();
        boolean record = words.contains("--record");
        Commands commands = Commands.in("planes");
        for (String name : names.isEmpty() ? recipes() : names) {
            for (Planes plane : Planes.values()) {
                Map<String, Object> row = measure(commands, name, plane);
                System.out.println(Json.line(row));
                if (record) {
                    Results.merge("planes", "benchmarks/planes --record", List.of("data", "recipe"), row, Map.of());
                }
            }
        }
        if (record && names.isEmpty()) {
            draw(commands);
        }
    }

    /** Test points of each set, and as many samples of each recipe. */
    private static void draw(Commands commands) {
        List<String> titles = new ArrayList<>();
        List<float[]> points = new ArrayList<>();
        for (Planes plane : Planes.values()) {
            titles.add(plane.title());
            points.add(values(plane.open(Path.of("unused")).test().limit(SAMPLES)));
            for (String name : recipes()) {
                titles.add(name);
                points.add(Npy.floats(samples(commands, name, plane)).values());
            }
        }
        byte[] png = PointPlane.table(1 + recipes().size(), titles, points).png();
        AtomicFile.write(Results.root().resolve("docs/images/planes.png"), out -> out.write(png));
    }

    private static Path samples(Commands commands, String name, Planes plane) {
        return commands.work().resolve(name + "-" + plane.title() + ".npy");
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
        JsonNode unused = commands.elbo(List.of(
                "sample",
                run.toString(),
                "-n",
                Integer.toString(SAMPLES),
                "-o",
                samples(commands, name, plane).toString()));
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
        float[] points = values(plane.open(Path.of("unused")).test());
        double sum = 0;
        for (int i = 0; i < points.length; i += 2) {
            sum -= plane.logDensity(points[i], points[i + 1]);
        }
        return sum / points.length * 2;
    }

    private static float[] values(Dataset points) {
        ByteBuffer buffer = ByteBuffer.allocate(points.size() * 2 * Float.BYTES).order(ByteOrder.nativeOrder());
        points.read(0, points.size(), buffer);
        float[] values = new float[points.size() * 2];
        buffer.flip().asFloatBuffer().get(values);
        return values;
    }
}
