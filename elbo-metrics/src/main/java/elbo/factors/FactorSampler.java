package elbo.factors;

import elbo.Refusal;
import elbo.tensor.Rng;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Draws examples that share the value of a factor, from a table of examples. The papers draw all other factors anew from a simulator;
 * here they come as the table has them, so where factors depend on each other there, they do in what is drawn.
 */
public final class FactorSampler {
    /** Of each factor, of each of its values: the examples that have it. */
    private final int[][][] groups;

    private final int[][] ranks;

    private FactorSampler(int[][][] groups, int[][] ranks) {
        this.groups = groups;
        this.ranks = ranks;
    }

    /**
     * @param fewest examples that every value of every factor must have
     * @throws Refusal if one has fewer
     */
    public static FactorSampler of(FactoredCodes data, int fewest) {
        int factors = data.names().size();
        int[][][] groups = new int[factors][][];
        int[][] ranks = new int[factors][];
        for (int f = 0; f < factors; f++) {
            ranks[f] = data.ranks(f);
            groups[f] = groups(ranks[f], data.values(f));
            for (int v = 0; v < groups[f].length; v++) {
                if (groups[f][v].length < fewest) {
                    throw new Refusal(
                            "factors",
                            "expected at least " + fewest + " examples with " + data.label(f, v)
                                    + ", to be drawn together; got "
                                    + groups[f][v].length
                                    + ". Take more examples or smaller batches (Protocol.within), or leave the"
                                    + " factor out");
                }
            }
        }
        return new FactorSampler(groups, ranks);
    }

    /** How many examples the rarest value of any factor has. */
    static int rarest(FactoredCodes data) {
        int rarest = data.size();
        for (int f = 0; f < data.names().size(); f++) {
            for (int[] group : groups(data.ranks(f), data.values(f))) {
                rarest = Math.min(rarest, group.length);
            }
        }
        return rarest;
    }

    public int factors() {
        return groups.length;
    }

    /** One of the factors, each as likely. */
    public int factor(Rng rng) {
        return rng.nextInt(groups.length);
    }

    /**
     * {@code count} different examples that share the value of a factor: a value as often as the table has it, then examples that have it,
     * each as likely.
     */
    public int[] sharing(int factor, int count, Rng rng) {
        int first = rng.nextInt(ranks[factor].length);
        int[] group = groups[factor][ranks[factor][first]];
        // Floyd's way: no permutation of the whole group for a few of it
        Set<Integer> chosen = new LinkedHashSet<>();
        for (int last = group.length - count; last < group.length; last++) {
            int at = rng.nextInt(last + 1);
            if (!chosen.add(at)) {
                chosen.add(last);
            }
        }
        return chosen.stream().mapToInt(at -> group[at]).toArray();
    }

    private static int[][] groups(int[] ranks, int values) {
        int[] sizes = new int[values];
        for (int rank : ranks) {
            sizes[rank]++;
        }
        int[][] groups = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
        for (int i = ranks.length - 1; i >= 0; i--) {
            groups[ranks[i]][--sizes[ranks[i]]] = i;
        }
        return groups;
    }
}
