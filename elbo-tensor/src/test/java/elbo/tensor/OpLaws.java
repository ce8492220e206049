package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every operation; a new one needs a row in {@link Ops} and nothing here. */
class OpLaws {
    /** Those that make tensors from nothing and have tests of their own, in {@link TensorsTest} and {@link DrawTest}. */
    private static final Set<String> MAKERS = Set.of(
            "Tensors.of(float[],long[])",
            "Tensors.of(double[],long[])",
            "Tensors.of(long[],long[])",
            "Tensors.of(byte[],long[])",
            "Tensors.of(DType,Shape,ByteBuffer)",
            "Tensors.of(Entry)",
            "Tensors.filled(DType,Shape,Consumer)",
            "Tensors.scalar(double,DType,Device)",
            "Tensors.empty(Shape,DType,Device)",
            "Tensors.zeros(Shape,DType,Device)",
            "Tensors.full(Shape,double,DType,Device)",
            "Tensors.normal(Rng,Shape,DType,Device)",
            "Tensors.uniform(Rng,Shape,DType,Device)",
            "Tensors.bernoulli(Rng,Tensor)",
            "Tensors.poisson(Rng,Tensor)",
            "Tensors.range(int,DType,Device)");

    private static final double STEP = 1e-5;

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    static Stream<Op> all() {
        return Ops.all();
    }

    static Stream<Op> smooth() {
        return Ops.all().filter(Op::smooth);
    }

    static Stream<Op> refusing() {
        return Ops.all().filter(op -> !op.mismatch().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("all")
    void values_are_those_of_plain_java(Op op) {
        double[][] values = op.values();

        Tensor result = op.calc().of(op.tensors(values, DType.FLOAT64));

        assertThat(result.toDoubles()).containsExactly(op.plain().of(values), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("all")
    void single_precision_differs_by_its_rounding_alone(Op op) {
        double[][] values = Arrays.stream(op.values())
                .map(row -> Plain.each(row, x -> (float) x))
                .toArray(double[][]::new);

        Tensor result = op.calc().of(op.tensors(values, DType.FLOAT32));

        boolean toBool = result.dtype() == DType.BOOL;
        boolean toDouble = op.method().equals("to(DType)");
        assertThat(result.dtype() == DType.FLOAT32).isEqualTo(!toBool && !toDouble);
        assertThat(result.toDoubles()).containsExactly(op.plain().of(values), within(2e-5));
    }

    @ParameterizedTest
    @MethodSource("smooth")
    void the_gradient_is_that_of_central_differences(Op op) {
        double[][] values = op.values();
        List<Tensor> inputs = op.tensors(values, DType.FLOAT64);
        inputs.forEach(Tensor::requireGrad);
        Tensor result = op.calc().of(inputs);
        double[] along = direction((int) result.shape().size());

        List<Tensor> gradient = Grad.of(projected(result, along), inputs);

        for (int i = 0; i < values.length; i++) {
            double[] expected = differences(op, values, i, along);
            assertThat(gradient.get(i).shape()).isEqualTo(inputs.get(i).shape());
            assertThat(gradient.get(i).toDoubles()).as("input " + i).containsExactly(expected, within(1e-8));
        }
    }

    /** Of the slope of the result along one direction, the slope along another: by differences of the first derivative. */
    @ParameterizedTest
    @MethodSource("smooth")
    void the_second_derivative_is_that_of_central_differences(Op op) {
        double[][] values = op.values();
        List<Tensor> inputs = op.tensors(values, DType.FLOAT64);
        inputs.forEach(Tensor::requireGrad);

        List<Tensor> first = Grad.of(projected(op.calc().of(inputs)), inputs, true);
        Tensor slope = first.stream().map(OpLaws::projected).reduce(Tensor::add).orElseThrow();

        for (int i = 0; i < values.length; i++) {
            double[] expected = differencesOfSlope(op, values, i);
            double[] found = slope.requiresGrad() ? second(slope, inputs.get(i)) : new double[expected.length];
            assertThat(found).as("input " + i).containsExactly(expected, within(1e-7));
        }
    }

    /** Zero where the slope does not depend on the input at all. */
    private static double[] second(Tensor slope, Tensor input) {
        Tensor alsoFlat = slope.add(input.sum().mul(0));
        return Grad.of(alsoFlat, List.of(input)).getFirst().toDoubles();
    }

    private static double[] differencesOfSlope(Op op, double[][] values, int input) {
        double[] out = new double[values[input].length];
        for (int j = 0; j < out.length; j++) {
            double before = values[input][j];
            values[input][j] = before + STEP;
            double up = slope(op, values);
            values[input][j] = before - STEP;
            double down = slope(op, values);
            values[input][j] = before;
            out[j] = (up - down) / (2 * STEP);
        }
        return out;
    }

    private static double slope(Op op, double[][] values) {
        List<Tensor> inputs = op.tensors(values, DType.FLOAT64);
        inputs.forEach(Tensor::requireGrad);
        return Grad.of(projected(op.calc().of(inputs)), inputs).stream()
                .mapToDouble(g -> projected(g).item())
                .sum();
    }

    private static Tensor projected(Tensor result) {
        return projected(result, direction((int) result.shape().size()));
    }

    private static Tensor projected(Tensor result, double[] along) {
        return result.reshape(-1).mul(Tensors.of(along, along.length)).sum();
    }

    private static double[] differences(Op op, double[][] values, int input, double[] along) {
        double[] out = new double[values[input].length];
        for (int j = 0; j < out.length; j++) {
            double before = values[input][j];
            values[input][j] = before + STEP;
            double up = Plain.sum(Plain.both(op.plain().of(values), along, (a, b) -> a * b));
            values[input][j] = before - STEP;
            double down = Plain.sum(Plain.both(op.plain().of(values), along, (a, b) -> a * b));
            values[input][j] = before;
            out[j] = (up - down) / (2 * STEP);
        }
        return out;
    }

    private static double[] direction(int size) {
        Rng rng = Rng.of(5);
        double[] out = new double[size];
        Arrays.setAll(out, i -> rng.uniform(-1, 1));
        return out;
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void a_mismatch_names_the_operation_and_the_shapes_in_one_line(Op op) {
        Tensor[] inputs = op.mismatch().stream()
                .map(shape -> Tensors.zeros(shape, DType.FLOAT32, Device.CPU))
                .toArray(Tensor[]::new);
        String name = op.method().replaceAll("(\\w+\\.)?(\\w+)\\(.*", "$2");
        String shapes = op.mismatch().stream().map(Shape::toString).collect(Collectors.joining(", "));

        assertThatThrownBy(() -> op.calc().of(List.of(inputs)))
                .isInstanceOf(TensorException.class)
                .message()
                .startsWith(name)
                .contains("(" + shapes + "): ")
                .hasLineCount(1)
                .doesNotContain("Exception raised", "frame #", ".cpp");
    }

    @ParameterizedTest
    @MethodSource("all")
    void no_tensor_outlives_the_scope(Op op) {
        long before = Scope.liveTensors();
        try (Scope inner = Scope.open()) {
            Tensor unused = op.calc().of(op.tensors(op.values(), DType.FLOAT32));
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void every_operation_has_a_row() {
        Set<String> rows = Ops.all().map(Op::method).collect(Collectors.toSet());

        Set<String> public_ = Stream.of(
                        methods(Tensor.class, ""),
                        methods(Tensors.class, "Tensors."),
                        methods(Functions.class, "Functions."),
                        methods(Along.class, "Along."),
                        methods(Matrices.class, "Matrices."))
                .flatMap(all -> all)
                .collect(Collectors.toSet());

        assertThat(public_).hasSizeGreaterThan(60).containsAll(MAKERS);
        assertThat(rows)
                .isEqualTo(public_.stream().filter(m -> !MAKERS.contains(m)).collect(Collectors.toSet()));
    }

    private static Stream<String> methods(Class<?> type, String prefix) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == Tensor.class)
                .map(m -> prefix + signature(m));
    }

    private static String signature(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(",", method.getName() + "(", ")"));
    }
}
