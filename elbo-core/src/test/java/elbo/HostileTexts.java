package elbo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Recipes, JSON and tables. */
final class HostileTexts {
    private static final String METRICS = "epoch,step,seconds,split,loss,elbo,reconstruction,kl\n";

    private HostileTexts() {}

    private static Hostile recipe(String name, String text) {
        return Hostile.file("recipe: " + name, "r.yaml", text.getBytes(UTF_8));
    }

    static Stream<Hostile> recipes() {
        return Stream.of(
                recipe("billions of laughs", "a: &a [x, x, x, x, x, x, x, x, x]\n" + laughs('b', 'z')),
                recipe("aliases of a map", "a: &a {x: 1}\n" + "b: [" + "*a, ".repeat(100_000) + "*a]"),
                recipe("a thing that holds itself", "&a model: *a\n"),
                recipe("a list that holds itself", "model: &a [*a]\n"),
                recipe("deep lists", "model: " + "[".repeat(500_000)),
                recipe("deep lists that end", "model: " + "[".repeat(2_000) + "]".repeat(2_000)),
                recipe("deep maps", "{a: ".repeat(200_000)),
                recipe(
                        "deep blocks",
                        IntStream.range(0, 900)
                                .mapToObj(i -> " ".repeat(i) + "a:\n")
                                .collect(Collectors.joining())),
                recipe("deep keys", "? ".repeat(100_000) + "a"),
                recipe("a number of a million digits", "model: {latent: " + "7".repeat(1_000_000) + "}"),
                recipe(
                        "an exponent of a million digits",
                        "training: {optimizer: {rate: 1e" + "9".repeat(900_000) + "}}"),
                recipe("a hundred thousand unknown keys", keys(80_000)),
                recipe("a key of a megabyte", "k".repeat(1_000_000) + ": 1"),
                recipe("a parent of a megabyte", "parent: " + "p".repeat(1_000_000)),
                recipe("more than a megabyte", "#".repeat((1 << 20) + 1)),
                recipe(
                        "a tag that names a class",
                        "!!javax.script.ScriptEngineManager [!!java.net.URL ['http://localhost/']]"),
                recipe("a parent elsewhere", "parent: ../../../etc/passwd"));
    }

    private static String laughs(char from, char to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(c -> String.format("%c: &%c [%s]%n", c, c, ("*" + (char) (c - 1) + ", ").repeat(8) + "x"))
                .collect(Collectors.joining());
    }

    private static String keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining());
    }

    private static Hostile json(String name, String text) {
        return Hostile.file("json: " + name, "names.json", text.getBytes(UTF_8));
    }

    static Stream<Hostile> jsons() {
        return Stream.of(
                json("deep lists", "[".repeat(1_000_000)),
                json("deep objects", "{\"a\":".repeat(150_000)),
                json("a number of a million digits", "{\"a\": " + "7".repeat(1_000_000) + "}"),
                json(
                        "a hundred thousand numbers for names",
                        IntStream.range(0, 90_000)
                                .mapToObj(i -> "\"" + i + "\":1")
                                .collect(Collectors.joining(",", "{", "}"))),
                json("two documents", "{} {}"),
                json("the same name twice", "{\"a\": \"b\", \"a\": \"c\"}"),
                Hostile.file("json: 200 MB of spaces", "names.json", out -> fill(out, ' ', 200)));
    }

    private static void fill(java.io.OutputStream out, char c, int megabytes) throws java.io.IOException {
        byte[] megabyte = String.valueOf(c).repeat(1 << 20).getBytes(UTF_8);
        for (int i = 0; i < megabytes; i++) {
            out.write(megabyte);
        }
    }

    private static Hostile table(String name, Hostile.Content content) {
        return Hostile.file("csv: " + name, "t.csv", content);
    }

    static Stream<Hostile> tables() {
        return Stream.of(
                table("a line of 100 MB", out -> fill(out, '7', 100)),
                table("a quote that does not end for 100 MB", out -> {
                    out.write('"');
                    fill(out, 'a', 100);
                }),
                table(
                        "a million columns",
                        out -> out.write("1,".repeat(1_000_000).getBytes(UTF_8))),
                table(
                        "a million columns of words",
                        out -> out.write(("a,".repeat(1_000_000) + "\n1,2\n").getBytes(UTF_8))),
                table(
                        "sixteen thousand columns of words",
                        out -> out.write(("a,".repeat(16_000) + "a\n" + "b,".repeat(16_000) + "b\n").getBytes(UTF_8))),
                table(
                        "a number of a million digits and a letter",
                        out -> out.write(("a,b\n1," + "7".repeat(1_000_000) + "x\n").getBytes(UTF_8))),
                table(
                        "an endless field of spaces",
                        out -> out.write(("a,b\n1," + " ".repeat(4_000_000) + "\n").getBytes(UTF_8))),
                table(
                        "a word of a megabyte",
                        out -> out.write(("a,b\n1," + "w".repeat(1_000_000) + "\n").getBytes(UTF_8))));
    }

    static Stream<Hostile> metrics() {
        return Stream.of(
                Hostile.file("metrics: 100 MB", "metrics.csv", out -> fill(out, ',', 100)),
                Hostile.file(
                        "metrics: a line of 10 MB", "metrics.csv", (METRICS + ",".repeat(10_000_000)).getBytes(UTF_8)));
    }
}
