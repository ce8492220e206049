package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of floats against those in double precision, on both sides of the size from which on another library multiplies. */
class ProductsTest {
    private final Scope scope = Scope.open();

    @BeforeEach
    void alone() {
        Engine.threads(Engine.Work.SPLIT, 1);
    }

    @AfterEach
    void close() {
        scope.close();
        Engine.threads(Engine.Work.DENSE, Engine.cores());
    }

    private static Tensor normal(int seed, long... dims) {
        return Tensors.normal(Rng.of(seed), Shape.of(dims), DType.FLOAT64, Device.CPU);
    }

    /** Within single precision: far from what half of it, bfloat16, would leave. */
    private static void near(Tensor found, Tensor right) {
        assertThat(found.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(found.shape()).isEqualTo(right.shape());
        double error = found.to(DType.FLOAT64).sub(right).abs().max().item();
        assertThat(error / right.abs().max().item()).isLessThan(3e-6);
    }

    private static Tensor single(Tensor t) {
        return t.to(DType.FLOAT32);
    }

    /** As it is, turned round, and as a part of something larger: the four ways in which matrices come. */
    private static List<Tensor> layouts(Tensor a) {
        Tensor flipped = single(a.transpose(0, 1)).contiguous().transpose(0, 1);
        Tensor wide = Tensors.cat(List.of(single(a), single(a)), 1);
        Tensor tall = Tensors.cat(List.of(flipped.transpose(0, 1), flipped.transpose(0, 1)), 1);
        return List.of(
                single(a),
                flipped,
                wide.narrow(1, a.shape().dim(1), a.shape().dim(1)),
                tall.narrow(1, 0, a.shape().dim(0)).transpose(0, 1));
    }

    @ParameterizedTest
    @CsvSource({"3,4,5", "1,7,9", "6,1,3", "5,8,1", "1,1,1", "64,400,20", "130,257,129"})
    void a_product_does_not_depend_on_how_its_factors_lie(int rows, int inner, int columns) {
        Tensor a = normal(1, rows, inner);
        Tensor b = normal(2, inner, columns);
        Tensor right = a.matmul(b);
        for (Tensor left : layouts(a)) {
            for (Tensor other : layouts(b)) {
                near(left.matmul(other), right);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2,3,4", "1,784,400", "64,784,400", "300,400,20"})
    void a_linear_layer_multiplies_and_adds(int rows, int inputs, int outputs) {
        Tensor x = normal(1, rows, inputs);
        Tensor weight = normal(2, outputs, inputs);
        Tensor bias = normal(3, outputs);
        Tensor right = x.matmul(weight.transpose(0, 1)).add(bias);
        for (Tensor each : layouts(x)) {
            near(each.linear(single(weight), single(bias)), right);
        }
        near(single(x).reshape(1, rows, inputs).linear(single(weight), single(bias)), right.reshape(1, rows, outputs));
    }

    @ParameterizedTest
    @CsvSource({"5,6,7", "64,392,784"})
    void a_gradient_of_products_adds_them_up_by_rows(int examples, int outputs, int inputs) {
        Tensor[] left = {normal(1, examples, outputs), normal(2, examples, outputs)};
        Tensor[] right = {normal(3, examples, inputs), normal(4, examples, inputs)};
        Gradient sum = Gradient.sum(List.of(
                new Gradient(List.of(new Gradient.Product(single(left[0]), single(right[0])))),
                new Gradient(List.of(new Gradient.Product(single(left[1]), single(right[1]))))));
        Tensor whole = left[0].transpose(0, 1)
                .matmul(right[0])
                .add(left[1].transpose(0, 1).matmul(right[1]));
        Tensor out = Tensors.full(Shape.of(outputs - 2, inputs), Double.NaN, DType.FLOAT32, Device.CPU);
        sum.compute(new Gradient.Rows(1, outputs - 2), out);
        near(out, whole.narrow(0, 1, outputs - 2));
    }

    /** First and second derivatives of products of floats, against the same in double precision. */
    @ParameterizedTest
    @CsvSource({"3,4,5", "130,257,129"})
    void products_are_differentiated_whoever_multiplies(int rows, int inner, int columns) {
        Tensor a = normal(1, rows, inner);
        Tensor b = normal(2, inner, columns);
        Tensor bias = normal(3, columns);
        List<Tensor> right = derivatives(a, b, bias, DType.FLOAT64);
        List<Tensor> found = derivatives(a, b, bias, DType.FLOAT32);
        for (int i = 0; i < right.size(); i++) {
            near(found.get(i), right.get(i));
        }
    }

    /** Of a sum of squares of a product and a layer; then of the squares of that, with respect to a, b and the bias. */
    private static List<Tensor> derivatives(Tensor a, Tensor b, Tensor bias, DType type) {
        List<Tensor> of = List.of(
                a.to(type).copy().requireGrad(),
                b.to(type).copy().requireGrad(),
                bias.to(type).copy().requireGrad());
        Tensor product = of.get(0).matmul(of.get(1));
        Tensor layer = of.get(0).linear(of.get(1).transpose(0, 1).contiguous(), of.get(2));
        Tensor loss = product.square().mean().add(layer.square().mean());
        List<Tensor> first = Grad.of(loss, of, true);
        Tensor again =
                first.stream().map(g -> g.square().sum()).reduce(Tensor::add).orElseThrow();
        List<Tensor> all = new ArrayList<>(first);
        all.addAll(Grad.of(again, of));
        return all;
    }

    @Test
    void factors_that_do_not_fit_are_refused_whatever_their_size() {
        assertThatThrownBy(() -> single(normal(1, 3, 4)).matmul(single(normal(2, 5, 3))))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("matmul([3, 4], [5, 3])");
        assertThatThrownBy(() -> single(normal(1, 3, 4)).linear(single(normal(2, 5, 3)), single(normal(3, 5))))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("linear([3, 4], [5, 3], [5])");
        assertThatThrownBy(() -> single(normal(1, 3, 4)).linear(single(normal(2, 5, 4)), single(normal(3, 6))))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("linear([3, 4], [5, 4], [6])");
        assertThatThrownBy(() -> single(normal(1, 3, 4)).linear(single(normal(2, 5, 4)), normal(3, 5)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("linear([3, 4], [5, 4], [5] FLOAT64)");
        assertThatThrownBy(() -> single(normal(1, 3, 4)).matmul(normal(2, 4, 3)))
                .isInstanceOf(TensorException.class);
    }

    @Test
    void nothing_times_something_is_nothing() {
        Tensor none = Tensors.zeros(Shape.of(0, 4), DType.FLOAT32, Device.CPU);
        assertThat(none.matmul(single(normal(1, 4, 3))).shape()).isEqualTo(Shape.of(0, 3));
        Tensor empty = Tensors.zeros(Shape.of(2, 0), DType.FLOAT32, Device.CPU);
        assertThat(empty.matmul(Tensors.zeros(Shape.of(0, 3), DType.FLOAT32, Device.CPU))
                        .toFloats())
                .containsOnly(0);
    }

    /** More rows than are worked on at a time, of which the last are fewer, under draws that share their targets. */
    @ParameterizedTest
    @CsvSource({"1,200", "3,200", "3,83", "2,84"})
    void cross_entropy_by_pieces_is_the_sum_of_its_elements(int draws, int examples) {
        Shape event = Shape.of(1, 28, 28);
        Tensor logits =
                normal(1, Shape.of(draws, examples).join(event).dims()).mul(3).own();
        Tensor target = Tensors.uniform(Rng.of(2), event.prepend(examples), DType.FLOAT64, Device.CPU);
        Tensor weight = normal(3, draws, examples);
        Tensor leaf = logits.copy().requireGrad();
        Tensor sums = leaf.crossEntropy(target, 3);
        Tensor slope = Grad.of(sums.mul(weight).sum(), List.of(leaf)).getFirst();

        assertThat(sums.toDoubles())
                .containsExactly(
                        logits.crossEntropy(target).sum(-1, -2, -3).toDoubles(),
                        org.assertj.core.data.Offset.offset(1e-10));
        Tensor right = logits.sigmoid().sub(target).mul(weight.reshape(draws, examples, 1, 1, 1));
        assertThat(slope.sub(right).abs().max().item()).isLessThan(1e-14);
        logits.close();
    }
}
