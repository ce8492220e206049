package elbo.plot;

import elbo.Refusal;
import elbo.plot.Key.Entry;
import elbo.plot.Key.Sign;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What each latent dimension tells of an example: its share of KL(q(z|x) || p(z)), largest first. */
public final class KlBars {
    private static final Color ACTIVE = Look.line(0);

    private KlBars() {}

    /**
     * @param kl     of each dimension, in nats, averaged over examples
     * @param active whether the dimension is in use, by the caller's measure
     * @throws Refusal if there is no dimension, or the two differ in length
     */
    public static Figure draw(double[] kl, boolean[] active) {
        if (kl.length == 0 || kl.length != active.length) {
            throw new Refusal(
                    "KL by dimension",
                    "has " + kl.length + " values and " + active.length
                            + " marks of activity; give one of each for each" + " latent dimension");
        }
        int[] order = order(kl);
        List<String> names = new ArrayList<>();
        for (int i : order) {
            names.add("z" + (i + 1));
        }
        Panel panel =
                Bars.panel(new Axes("", "latent dimension", "nats"), names, Range.of("KL by dimension", List.of(kl)));
        panel.mark((g, at) -> {
            for (int i = 0; i < order.length; i++) {
                Bars.bar(g, at, i - 0.4, 0.8, kl[order[i]], active[order[i]] ? ACTIVE : Look.IDLE);
            }
        });
        long used = IntStream.range(0, active.length).filter(i -> active[i]).count();
        panel.entry(new Entry(used + " active", Sign.BOX, ACTIVE));
        panel.entry(new Entry((kl.length - used) + " inactive", Sign.BOX, Look.IDLE));
        return Page.of(panel, 640, 340).keyed(new Key(panel.entries())).titled("KL divergence by latent dimension");
    }

    /** Dimensions by falling KL; those without a number last. */
    static int[] order(double[] kl) {
        return IntStream.range(0, kl.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Double.isNaN(kl[i]) ? Double.POSITIVE_INFINITY : -kl[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
