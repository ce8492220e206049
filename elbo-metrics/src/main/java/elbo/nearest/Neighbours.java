package elbo.nearest;

import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Matrices;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;
import java.util.Objects;

/**
 * The k nearest of some points to each of others, the nearest first.
 *
 * @param k         how many
 * @param places    their numbers, {@code [n, k]} row by row
 * @param distances in the unit of the points, likewise
 */
public record Neighbours(int k, int[] places, double[] distances) {
    /** Further than any point. */
    private static final double FAR = Double.MAX_VALUE;

    /** Of each of {@code points} among {@code others}. */
    public static Neighbours of(Points points, Points others, int k, Distances.Done done) {
        others.requireAtLeast(k, k + " nearest neighbours");
        Search search = new Search(points.n(), k);
        Distances.each(points, others, done, search::see);
        return search.found();
    }

    /** Of each point among the rest of them. */
    public static Neighbours within(Points points, int k, Distances.Done done) {
        points.requireAtLeast(k + 1, k + " nearest neighbours of each among the rest");
        Search search = new Search(points.n(), k);
        Distances.each(points, points, done, (row, column, squares) -> {
            leaveOutSelf(row, column, squares);
            search.see(row, column, squares);
        });
        return search.found();
    }

    /** A point's distance to itself becomes the furthest; blocks begin at multiples of their sizes, so that it lies in one. */
    private static void leaveOutSelf(int row, int column, Tensor squares) {
        long rows = squares.shape().dim(0);
        long from = (long) row - column;
        if (from >= 0 && from + rows <= squares.shape().dim(1)) {
            Tensor far = Matrices.ofDiagonal(Tensors.full(Shape.of(rows), FAR, DType.FLOAT64, Device.CPU));
            Tensor unused = squares.narrow(1, from, rows).addInPlace(far);
        }
    }

    public int n() {
        return places.length / k;
    }

    /** The distance of each point's neighbour number {@code which}, of which 1 is the nearest. */
    public double[] radii(int which) {
        Objects.checkFromToIndex(1, which, k);
        double[] radii = new double[n()];
        for (int i = 0; i < radii.length; i++) {
            radii[i] = distances[i * k + which - 1];
        }
        return radii;
    }

    /** The numbers of the neighbours of point {@code i}. */
    public int[] of(int i) {
        return Arrays.copyOfRange(places, i * k, (i + 1) * k);
    }

    /** What is known so far of each point: the nearest among the blocks seen. */
    private static final class Search {
        private final int k;
        private final int[] places;
        private final double[] squares;

        Search(int n, int k) {
            this.k = k;
            places = new int[Math.multiplyExact(n, k)];
            squares = new double[places.length];
            Arrays.fill(squares, FAR);
        }

        /** @param block squared distances that begin at {@code row} and {@code column} */
        void see(int row, int column, Tensor block) {
            int columns = Math.toIntExact(block.shape().dim(1));
            int some = Math.min(k, columns);
            Tensor lowest = Along.lowest(block, some);
            long[] where = lowest.toLongs();
            double[] far = Along.gather(block, 1, lowest).toDoubles();
            for (int i = 0; i < far.length; i++) {
                insert(row + i / some, column + (int) where[i], far[i]);
            }
        }

        /** Of equal distances the one seen first comes first. */
        private void insert(int point, int place, double square) {
            int first = point * k;
            int at = first + k - 1;
            if (square >= squares[at]) {
                return;
            }
            while (at > first && square < squares[at - 1]) {
                squares[at] = squares[at - 1];
                places[at] = places[at - 1];
                at--;
            }
            squares[at] = square;
            places[at] = place;
        }

        Neighbours found() {
            return new Neighbours(
                    k, places, Arrays.stream(squares).map(Math::sqrt).toArray());
        }
    }
}
