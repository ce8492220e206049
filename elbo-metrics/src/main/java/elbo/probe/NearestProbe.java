package elbo.probe;

import elbo.nearest.Distances;
import elbo.nearest.Neighbours;
import elbo.nearest.Points;
import java.util.Arrays;

/** The class that most of the nearest labelled codes have; of classes with as many votes the nearest one's. */
final class NearestProbe {
    private NearestProbe() {}

    /**
     * @param most votes at most; never more than the rarest class has labels, so that with one of each the nearest decides
     */
    static int[] predict(Points known, int[] labels, Points asked, int most) {
        int k = Math.min(most, rarest(labels));
        Neighbours near = Neighbours.of(asked, known, k, Distances.Done.NONE);
        int[] predicted = new int[asked.n()];
        int[] votes = new int[Arrays.stream(labels).max().orElseThrow() + 1];
        for (int i = 0; i < predicted.length; i++) {
            predicted[i] = winner(near.of(i), labels, votes);
        }
        return predicted;
    }

    private static int rarest(int[] labels) {
        return (int) Arrays.stream(labels)
                .distinct()
                .mapToLong(c -> Arrays.stream(labels).filter(l -> l == c).count())
                .min()
                .orElseThrow();
    }

    private static int winner(int[] near, int[] labels, int[] votes) {
        Arrays.fill(votes, 0);
        for (int place : near) {
            votes[labels[place]]++;
        }
        int winner = labels[near[0]];
        for (int place : near) {
            winner = votes[labels[place]] > votes[winner] ? labels[place] : winner;
        }
        return winner;
    }
}
