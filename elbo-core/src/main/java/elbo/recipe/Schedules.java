package elbo.recipe;

import elbo.nn.Schedule;
import java.util.List;
import java.util.stream.Stream;

/** Every schedule among the settings of a description, however deep. */
final class Schedules {
    private Schedules() {}

    static Stream<Schedule> in(Object at) {
        return switch (at) {
            case Schedule s -> Stream.of(s);
            case List<?> all -> all.stream().flatMap(Schedules::in);
            case Record r -> Reflect.components(r.getClass()).stream().flatMap(c -> in(Reflect.get(c, r)));
            default -> Stream.empty();
        };
    }
}
