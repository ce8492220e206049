package peers;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** What the peers share: the options, the clock and the line of JSON that `run.py` reads. */
record Peer(int threads, double seconds, int batch) {
    static final int EXAMPLES = 60_000, PIXELS = 784, HIDDEN = 400, LATENT = 20;
    private static final int STEPS = 100; // of which the time is taken at once

    static Peer of(String... words) {
        return new Peer(
                Integer.parseInt(option(words, "--threads", "1")),
                Double.parseDouble(option(words, "--seconds", "8")),
                Integer.parseInt(option(words, "--batch", "128")));
    }

    private static String option(String[] words, String name, String otherwise) {
        int at = List.of(words).indexOf(name);
        return at < 0 ? otherwise : words[at + 1];
    }

    /** Runs steps for the time asked for and prints the fastest rate, and what a step lost of late per example, in nats. */
    void measure(String name, Runnable step, DoubleSupplier sumOfLosses) {
        for (long begun = System.nanoTime(); since(begun) < seconds / 4; ) step.run();
        double best = 0, loss = 0;
        for (long begun = System.nanoTime(); since(begun) < seconds; ) {
            double before = sumOfLosses.getAsDouble();
            long round = System.nanoTime();
            for (int i = 0; i < STEPS; i++) step.run();
            best = Math.max(best, STEPS * batch / since(round));
            loss = (sumOfLosses.getAsDouble() - before) / (STEPS * batch);
        }
        System.out.printf(
                Locale.ROOT,
                "{\"peer\": \"%s\", \"batch\": %d, \"threads\": %d, \"loss\": %.2f, \"images_per_second\": %.1f}%n",
                name,
                batch,
                threads,
                loss,
                best);
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) * 1e-9;
    }
}
