package elbo.recipe;

import elbo.Exempt;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;

/** Records by their components. Classes come from the catalogue alone, never from a file. */
final class Reflect {
    /** Asked for once: Java makes new components each time, and for each new one new code to call it. */
    private static final ClassValue<Form> FORMS = new ClassValue<>() {
        @Override
        protected Form computeValue(Class<?> type) {
            return form(type);
        }
    };

    private Reflect() {}

    private record Form(List<RecordComponent> components, List<String> keys, Constructor<?> constructor) {}

    /** What a record is made of, in order. */
    static List<RecordComponent> components(Class<?> type) {
        return FORMS.get(type).components();
    }

    /** The keys of its components in recipe files. */
    static List<String> keys(Class<?> type) {
        return FORMS.get(type).keys();
    }

    static Object get(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component + " of " + record, e);
        }
    }

    /** What a component that is a list is a list of. */
    static Class<?> element(RecordComponent list) {
        return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
    }

    /** @throws IllegalArgumentException what the record's own check says */
    static Record make(Class<?> type, Object[] values) {
        try {
            return (Record) FORMS.get(type).constructor().newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("cannot make a " + type.getSimpleName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
        }
    }

    @Exempt("the classes are those of the catalogue; data chooses among them and fills in numbers")
    private static Form form(Class<?> type) {
        List<RecordComponent> components = List.of(type.getRecordComponents());
        Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return new Form(
                    components,
                    components.stream().map(c -> Names.key(c.getName())).toList(),
                    type.getDeclaredConstructor(types));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has this constructor: " + type, e);
        }
    }
}
