package elbo.nearest;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Functions;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * Squared distances of all pairs, {@code |a - b|^2 = |a|^2 + |b|^2 - 2 a.b}, block by block, in doubles and around the mean of the
 * second points. What rounding alone could leave of a distance is taken for none: points that are equal are at distance 0.
 */
public final class Distances {
    private static final int ROWS = 1024;
    private static final int COLUMNS = 2048;
    /** Of {@code |a|^2 + |b|^2}; below it a squared distance is noise. */
    private static final double NOISE = 1e-13;

    private Distances() {}

    /** Is given one block, in a scope of its own and without gradients. */
    @FunctionalInterface
    public interface Visit {
        /**
         * @param row     of the first point
         * @param column  of the second point
         * @param squares {@code [rows, columns]} of the block that begins there
         */
        void on(int row, int column, Tensor squares);
    }

    /** Is told of a row of blocks that is done. */
    @FunctionalInterface
    public interface Done {
        Done NONE = rows -> {};

        void rows(int rows);
    }

    /** Every block once, row after row. */
    public static void each(Points a, Points b, Done done, Visit visit) {
        a.requireSameWidth(b);
        double[] middle = b.mean();
        for (int row = 0; row < a.n(); row += ROWS) {
            int rows = Math.min(ROWS, a.n() - row);
            try (Grad.Guard off = Grad.off();
                    Scope outer = Scope.open()) {
                Tensor centre = Tensors.of(middle, middle.length);
                Tensor x = a.rows(row, rows).sub(centre);
                for (int column = 0; column < b.n(); column += COLUMNS) {
                    try (Scope block = Scope.open()) {
                        Tensor y = b.rows(column, Math.min(COLUMNS, b.n() - column))
                                .sub(centre);
                        visit.on(row, column, squares(x, y));
                    }
                }
            }
            done.rows(row + rows);
        }
    }

    private static Tensor squares(Tensor x, Tensor y) {
        Tensor norms = x.square().sum(1).unsqueeze(1).add(y.square().sum(1));
        Tensor squares = x.matmul(y.transpose(0, 1)).mul(-2).add(norms);
        Tensor noise = Functions.less(squares, norms.mul(NOISE));
        return Functions.where(noise, Tensors.scalar(0, DType.FLOAT64, Device.CPU), squares);
    }
}
