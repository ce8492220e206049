package elbo.generation;

import elbo.nearest.Distances;
import elbo.nearest.Points;
import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.Arrays;

/** Balls around points that together stand for where a distribution is: each reaches to the point's k-th neighbour. */
record Balls(Points centres, double[] radii) {
    /** Of a squared radius; what lies on a ball's border lies in it, whichever way the border is rounded. */
    private static final double BORDER = 1e-9;

    /**
     * Which of some points lie in which balls.
     *
     * @param balls  in how many balls each point lies
     * @param points how many points each ball holds
     */
    record Held(double[] balls, double[] points) {}

    Held holding(Points asked, Distances.Done done) {
        double[] limits = Arrays.stream(radii)
                .map(r -> r * r * (1 + BORDER) + Double.MIN_NORMAL)
                .toArray();
        Held held = new Held(new double[asked.n()], new double[centres.n()]);
        Distances.each(asked, centres, done, (row, column, squares) -> {
            int columns = Math.toIntExact(squares.shape().dim(1));
            Tensor limit = Tensors.of(Arrays.copyOfRange(limits, column, column + columns), columns);
            Tensor inside = Functions.less(squares, limit).to(DType.FLOAT64);
            add(held.balls(), row, inside.sum(1));
            add(held.points(), column, inside.sum(0));
        });
        return held;
    }

    private static void add(double[] sums, int from, Tensor more) {
        double[] values = more.toDoubles();
        for (int i = 0; i < values.length; i++) {
            sums[from + i] += values[i];
        }
    }
}
