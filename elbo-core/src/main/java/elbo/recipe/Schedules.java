package elbo.recipe;

import elbo.nn.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every schedule among the settings of a description, however deep. */
final class Schedules {
    private Schedules() {}

    static Stream<Schedule> in(Object at) {
        return byPlace("", at).values().stream();
    }

    /** Those of a recipe that move, by their places: {@code model.objective.beta}. */
    static Map<String, Schedule> moving(Recipe recipe) {
        Map<String, Schedule> found = byPlace("model", recipe.model());
        found.putAll(byPlace("training", recipe.training()));
        found.values().removeIf(s -> s instanceof Schedule.Constant);
        return found;
    }

    private static Map<String, Schedule> byPlace(String place, Object at) {
        Map<String, Schedule> found = new LinkedHashMap<>();
        switch (at) {
            case Schedule s -> found.put(place, s);
            case List<?> all -> {
                for (int i = 0; i < all.size(); i++) {
                    found.putAll(byPlace(place + "[" + i + "]", all.get(i)));
                }
            }
            case Record r -> {
                List<String> keys = Reflect.keys(r.getClass());
                for (int i = 0; i < keys.size(); i++) {
                    Object value = Reflect.get(Reflect.components(r.getClass()).get(i), r);
                    found.putAll(byPlace(place + "." + keys.get(i), value));
                }
            }
            default -> {}
        }
        return found;
    }
}
