package elbo.tensor;

import elbo.Refusal;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Calls of public methods with whatever arguments, in whatever order, now and then from another thread. Nothing but exceptions
 * that the code declares may come out. A program of its own, since what it looks for ends the process.
 *
 * <p>Arguments: the first sequence, how many. Each sequence is a function of its number, so one that failed is run again by it.
 */
final class RandomCalls {
    private static final List<Class<?>> CLASSES = List.of(
            Tensor.class,
            Tensors.class,
            Functions.class,
            Along.class,
            Matrices.class,
            Scope.class,
            Grad.class,
            Gradient.class,
            SafeTensors.class,
            Shape.class);

    private static final int CALLS = 40;

    private final List<Method> methods;
    private final Path folder;
    private final ExecutorService other =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<String, Throwable> faults = new TreeMap<>();

    private RandomCalls(Path folder) {
        this.folder = folder;
        this.methods = CLASSES.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic() && !method.getName().equals("equals"))
                .sorted(Comparator.comparing(Method::toString)) // reflection promises no order
                .toList();
    }

    /** Prints how many calls came to what. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("elbo-calls");
        RandomCalls calls = new RandomCalls(folder);
        long first = Long.parseLong(args[0]);
        long last = first + Long.parseLong(args[1]);
        for (long number = first; number < last; number++) {
            calls.sequence(number);
        }
        calls.faults.values().forEach(Throwable::printStackTrace);
        if (!calls.faults.isEmpty()) {
            System.exit(1);
        }
        if (Scope.liveTensors() != 0) {
            throw new AssertionError(Scope.liveTensors() + " tensors live after all scopes were closed");
        }
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        System.out.println(calls.methods.size() + " methods: " + calls.outcomes);
    }

    private void sequence(long number) throws InterruptedException {
        Rng rng = Rng.of(number);
        try (RandomArguments pool = new RandomArguments(rng, folder)) {
            for (int i = 0; i < CALLS; i++) {
                Method method = methods.get(rng.nextInt(methods.size()));
                Object[] arguments = pool.all(method.getGenericParameterTypes());
                Object on = Modifier.isStatic(method.getModifiers()) ? null : pool.one(method.getDeclaringClass());
                String what =
                        number + "." + i + " " + method.getDeclaringClass().getSimpleName() + "." + method.getName();
                if (rng.nextInt(12) == 0) {
                    elsewhere(what, method, on, arguments);
                } else {
                    pool.take(call(what, method, on, arguments));
                }
            }
        }
    }

    /** On another thread, which has no scope. What it gives is the other thread's and is dropped. */
    private void elsewhere(String what, Method method, Object on, Object[] arguments) throws InterruptedException {
        try {
            other.submit(() -> {
                        if (call(what, method, on, arguments) instanceof AutoCloseable given && given != on) {
                            given.close();
                        }
                        return null;
                    })
                    .get();
        } catch (ExecutionException e) {
            throw new AssertionError(what + " on another thread", e.getCause());
        }
    }

    private Object call(String what, Method method, Object on, Object[] arguments) {
        try {
            Object given = method.invoke(on, arguments);
            count("done");
            return given;
        } catch (InvocationTargetException e) {
            requireDeclared(what, e.getCause());
            count(e.getCause().getClass().getSimpleName());
            return null;
        } catch (IllegalAccessException e) {
            throw new AssertionError(what, e);
        }
    }

    private synchronized void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** Each method's first fault is kept, and the search goes on. */
    private synchronized void requireDeclared(String what, Throwable e) {
        boolean declared = e instanceof TensorException
                || e instanceof Refusal
                || e.getClass() == IllegalArgumentException.class
                || e.getClass() == IllegalStateException.class;
        if (!declared || e.getMessage() == null || e.getMessage().lines().count() != 1) {
            String method = what.substring(what.indexOf(' '));
            faults.putIfAbsent(method, new AssertionError(what, e));
        }
    }
}
