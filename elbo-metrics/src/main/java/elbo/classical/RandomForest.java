package elbo.classical;

import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.List;

/**
 * Trees of Gini impurity, each grown from as many examples as there are, drawn with replacement (bagging, Breiman 2001); at every split
 * all features are looked at, so that none is used for want of a better one.
 *
 * @param trees  how many
 * @param depth  splits from the root to a leaf at most
 * @param fewest nodes with fewer examples are not split
 */
public record RandomForest(int trees, int depth, int fewest) implements TreeLearner {
    public RandomForest {
        if (trees < 1 || depth < 1 || fewest < 1) {
            throw new IllegalArgumentException(
                    "trees, depth and fewest must be at least 1; got " + trees + ", " + depth + " and " + fewest);
        }
    }

    @Override
    public Forest fit(double[][] x, int[] y, Rng rng) {
        Cart cart = new Cart(x, y, depth, fewest);
        List<Tree> grown = new ArrayList<>();
        double[] importance = new double[x[0].length];
        for (int t = 0; t < trees; t++) {
            int[] rows = bootstrap(x.length, rng.fork("tree").at(t));
            Tree tree = cart.grow(rows);
            grown.add(tree);
            double[] each = Impurity.decrease(tree, x, y, rows);
            for (int j = 0; j < importance.length; j++) {
                importance[j] += each[j];
            }
        }
        return new Forest(List.copyOf(grown), Impurity.normalised(importance));
    }

    private static int[] bootstrap(int n, Rng rng) {
        int[] rows = new int[n];
        for (int i = 0; i < n; i++) {
            rows[i] = rng.nextInt(n);
        }
        return rows;
    }
}
