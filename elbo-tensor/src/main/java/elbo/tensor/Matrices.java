package elbo.tensor;

import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Functions of the matrices {@code [.., N, N]} that the last two dimensions hold. */
public final class Matrices {
    private Matrices() {}

    /** Zeros above the diagonal that lies {@code diagonal} places to the right of the main one. */
    public static Tensor lowerTriangle(Tensor x, int diagonal) {
        return Operation.of(
                "lowerTriangle",
                in -> torch.tril(in[0], diagonal),
                new Tensor[] {x},
                (g, y) -> lowerTriangle(g, diagonal));
    }

    /** The main diagonal, {@code [.., N]}. */
    public static Tensor diagonal(Tensor x) {
        return Operation.of(
                "diagonal", in -> torch.diagonal(in[0], 0, -2, -1), new Tensor[] {x}, (g, y) -> ofDiagonal(g));
    }

    /** Zeros but for a main diagonal, {@code [.., N]} to {@code [.., N, N]}. */
    public static Tensor ofDiagonal(Tensor x) {
        return Operation.of("ofDiagonal", in -> torch.diag_embed(in[0]), new Tensor[] {x}, (g, y) -> diagonal(g));
    }

    /** The {@code x} of {@code L x = b}, {@code L [.., N, N]} lower triangular and {@code b [.., N, M]}. */
    public static Tensor solveLower(Tensor l, Tensor b) {
        return Operation.of("solveLower", in -> torch.linalg_solve_triangular(in[0], in[1], false), l, b);
    }

    /** {@code log |det x|}, {@code [.., N, N]} to {@code [..]}; minus infinity where x has no inverse. */
    public static Tensor logDeterminant(Tensor x) {
        return Operation.of(
                "logDeterminant",
                in -> new org.bytedeco.pytorch.Tensor(torch.slogdet(in[0]).get1()),
                x);
    }

    /** The inverse. */
    public static Tensor inverse(Tensor x) {
        return Operation.of("inverse", in -> torch.linalg_inv(in[0]), x);
    }

    /**
     * {@code x = V diag(w) V^T}.
     *
     * @param values  w, {@code [.., N]}, in rising order
     * @param vectors V, {@code [.., N, N]}: a column of length 1 for each value, orthogonal to each other; their signs are arbitrary
     */
    public record Eigen(Tensor values, Tensor vectors) {}

    /**
     * Eigenvalues and eigenvectors of symmetric matrices, of which the part on and below the diagonal is read. Without derivative,
     * and so refused where one is recorded.
     */
    public static Eigen eigen(Tensor x) {
        if (Grad.recorded(x)) {
            throw TensorException.of(
                    "eigen", new UnsupportedOperationException("it has no derivative; detach the matrix"), x);
        }
        Tensor both = Operation.plain("eigen", () -> valuesOverVectors(x.handle()), x);
        Shape each = x.shape().dropLast(1);
        return new Eigen(both.narrow(-2, 0, 1).reshape(each), both.narrow(-2, 1, each.dim(each.rank() - 1)));
    }

    private static org.bytedeco.pytorch.Tensor valuesOverVectors(org.bytedeco.pytorch.Tensor x) {
        T_TensorTensor_T found = torch.linalg_eigh(x);
        return torch.cat(new TensorVector(found.get0().unsqueeze(-2), found.get1()), -2);
    }
}
