package elbo.tensor;

import elbo.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The smallest program that needs the engine: what {@link ColdStartTest} and {@code .ci/cold-start} run. */
final class ColdStart {
    private ColdStart() {}

    /** Prints the product of two matrices, then every LibTorch library in the process, one a line. */
    public static void main(String[] args) throws IOException {
        try (Scope s = Scope.open()) {
            Tensor ones = Tensors.full(Shape.of(32, 32), 1, DType.FLOAT32, Device.CPU);
            System.out.println("product " + ones.matmul(ones).mean().item());
        } catch (Refusal e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        libraries().forEach(System.out::println);
    }

    private static List<String> libraries() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        return !Files.isReadable(maps)
                ? List.of()
                : Files.readAllLines(maps).stream()
                        .filter(line -> line.matches(".*/lib(torch|c10)[^/]*"))
                        .map(line -> line.substring(line.indexOf('/')))
                        .distinct()
                        .toList();
    }
}
