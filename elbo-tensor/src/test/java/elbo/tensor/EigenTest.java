package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.tensor.Matrices.Eigen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Eigenvalues of symmetric matrices, against those known beforehand and against what defines them. */
class EigenTest {
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** {@code [[2, 1], [1, 2]]} has 1 and 3, along (1, -1) and (1, 1). */
    @Test
    void a_matrix_of_two_rows_has_the_values_and_vectors_of_the_formula() {
        Eigen found = Matrices.eigen(Tensors.of(new double[] {2, 1, 1, 2}, 2, 2));
        assertThat(found.values().toDoubles()).containsExactly(new double[] {1, 3}, within(1e-14));
        double[] v = found.vectors().abs().toDoubles();
        assertThat(v).containsExactly(new double[] {Math.sqrt(0.5), Math.sqrt(0.5), v[2], v[3]}, within(1e-14));
        double[] signed = found.vectors().toDoubles();
        assertThat(signed[0] * signed[2]).isCloseTo(-0.5, within(1e-14));
        assertThat(signed[1] * signed[3]).isCloseTo(0.5, within(1e-14));
    }

    /** The second differences along a line, {@code 2 - 2 cos(pi k / (n + 1))}. */
    @Test
    void the_values_of_second_differences_are_those_of_their_closed_form() {
        int n = 40;
        double[] rows = new double[n * n];
        double[] expected = new double[n];
        for (int i = 0; i < n; i++) {
            rows[i * n + i] = 2;
            if (i > 0) {
                rows[i * n + i - 1] = -1;
                rows[(i - 1) * n + i] = -1;
            }
            expected[i] = 2 - 2 * Math.cos(Math.PI * (i + 1) / (n + 1));
        }
        assertThat(Matrices.eigen(Tensors.of(rows, n, n)).values().toDoubles())
                .containsExactly(expected, within(1e-13));
    }

    @Test
    void values_and_vectors_make_the_matrices_again() {
        Tensor a = Tensors.normal(Rng.of(1), Shape.of(3, 7, 7), DType.FLOAT64, Device.CPU);
        Tensor x = a.add(a.transpose(1, 2));
        Eigen found = Matrices.eigen(x);
        Tensor v = found.vectors();
        assertThat(found.values().shape()).isEqualTo(Shape.of(3, 7));
        Tensor again = v.mul(found.values().unsqueeze(1)).matmul(v.transpose(1, 2));
        assertThat(again.toDoubles()).containsExactly(x.toDoubles(), within(1e-12));
        Tensor one = Matrices.ofDiagonal(Tensors.full(Shape.of(3, 7), 1, DType.FLOAT64, Device.CPU));
        assertThat(v.transpose(1, 2).matmul(v).toDoubles()).containsExactly(one.toDoubles(), within(1e-13));
        double[] w = found.values().toDoubles();
        assertThat(w[0]).isLessThan(w[1]);
        assertThat(w[5]).isLessThan(w[6]);
    }

    @Test
    void what_has_none_is_refused_in_a_line() {
        Tensor wide = Tensors.zeros(Shape.of(2, 3), DType.FLOAT64, Device.CPU);
        assertThatThrownBy(() -> Matrices.eigen(wide))
                .isInstanceOf(TensorException.class)
                .hasMessageNotContaining("\n");
        Tensor row = Tensors.zeros(Shape.of(3), DType.FLOAT64, Device.CPU);
        assertThatThrownBy(() -> Matrices.eigen(row))
                .isInstanceOf(TensorException.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void where_a_gradient_is_recorded_it_is_refused() {
        Tensor x = Tensors.zeros(Shape.of(2, 2), DType.FLOAT64, Device.CPU).requireGrad();
        assertThatThrownBy(() -> Matrices.eigen(x))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("eigen([2, 2] FLOAT64): it has no derivative; detach the matrix");
        assertThatCode(() -> Matrices.eigen(x.detach())).doesNotThrowAnyException();
        try (Grad.Guard off = Grad.off()) {
            assertThatCode(() -> Matrices.eigen(x)).doesNotThrowAnyException();
        }
    }
}
