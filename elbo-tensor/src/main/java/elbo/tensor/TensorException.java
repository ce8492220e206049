package elbo.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operation the engine refused: the operation, the shapes it was given, the engine's reason in one line, and the layers
 * it happened in, outermost first. The engine's own stack trace stays in the cause.
 */
public final class TensorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TensorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static TensorException of(String operation, RuntimeException cause, Tensor... inputs) {
        String shapes = Arrays.stream(inputs).map(Tensor::describe).collect(Collectors.joining(", "));
        return new TensorException(operation + "(" + shapes + "): " + firstLine(cause), cause);
    }

    /** The same failure, with the layer it happened in before it: {@code encoder.0: matmul(...)}. */
    public TensorException in(String layer) {
        return new TensorException(layer + ": " + getMessage(), getCause());
    }

    /** The reason without the C++ stack trace that LibTorch appends to its messages. */
    private static String firstLine(RuntimeException cause) {
        String message = String.valueOf(cause.getMessage());
        int end = message.indexOf("\nException raised from");
        String reason = end < 0 ? message : message.substring(0, end);
        return reason.strip().lines().findFirst().orElse("no reason given");
    }
}
