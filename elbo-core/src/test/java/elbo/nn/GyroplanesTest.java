package elbo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.PoincareBall;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.testing.Reference;
import elbo.testing.Reference.Row;
import org.junit.jupiter.api.Test;

class GyroplanesTest {
    /** A layer with its weights. */
    private record Layer(Block block, Parameters parameters) {
        static Layer of(double curvature, long in, long out) {
            Init init = Doubles.init(1);
            Block block = Gyroplanes.layer(init, Initializer.TORCH, new PoincareBall(curvature), in, out);
            return new Layer(block, init.parameters());
        }

        Tensor named(String name) {
            return parameters.byName().get(name);
        }

        void set(String name, double... values) {
            Tensor tensor = named(name);
            try (Grad.Guard off = Grad.off()) {
                tensor.copyFrom(Tensors.of(values, tensor.shape().dims()));
            }
        }
    }

    @Test
    void units_measure_the_distance_to_a_gyroplane() {
        for (Row row : Reference.table("gyroplanes").rows()) {
            Layer layer = Layer.of(row.get("curvature"), 3, 1);
            try (Parameters parameters = layer.parameters();
                    Scope s = Scope.open()) {
                layer.set("weight", row.vector("weight"));
                layer.set("bias", row.get("bias"));
                double got =
                        layer.block().apply(Tensors.of(row.vector("z"), 1, 3)).item();
                assertThat(got).as("row " + row.cells()).isCloseTo(row.get("value"), within(1e-10));
            }
        }
    }

    @Test
    void a_ball_that_is_almost_flat_has_planes() {
        Layer layer = Layer.of(1e-8, 3, 4);
        try (Parameters parameters = layer.parameters();
                Scope s = Scope.open()) {
            Tensor z = Doubles.normal(Rng.of(2), 1, Shape.of(5, 3));
            Tensor weight = layer.named("weight");
            Tensor length = weight.square().sum(-1).sqrt();
            Tensor plane =
                    z.linear(weight.mul(2), layer.named("bias").mul(length).neg());
            assertThat(layer.block().apply(z).sub(plane).abs().max().item()).isLessThan(1e-6);
        }
    }
}
