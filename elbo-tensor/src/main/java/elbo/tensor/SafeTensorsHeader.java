package elbo.tensor;

import elbo.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a safetensors file says, checked.
 *
 * @param slices   the arrays in the order of their bytes, which they fill without gaps
 * @param metadata the words under {@code __metadata__}
 */
record SafeTensorsHeader(List<Slice> slices, Map<String, String> metadata) {
    /** An array's place, in bytes after the header; at most 2^31 - 1 of them, which is what a buffer can hold. */
    record Slice(String name, DType dtype, Shape shape, long begin, long end) {}

    private static final String METADATA = "__metadata__";
    private static final int MAX_RANK = 8;
    private static final int ALIGNMENT = 8;

    /**
     * @param where     the file, for messages
     * @param dataBytes how many bytes follow the header
     * @throws Refusal if anything is not as the format wants it
     */
    static SafeTensorsHeader parse(String where, String json, long dataBytes) {
        HeaderText text = new HeaderText(where, json);
        List<Slice> slices = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        text.begin();
        text.members(name -> {
            if (name.equals(METADATA)) {
                text.members(key -> metadata.put(key, text.string()));
            } else {
                slices.add(slice(where, name, text));
            }
        });
        text.end();
        slices.sort(Comparator.comparingLong(Slice::begin).thenComparingLong(Slice::end));
        checkCover(where, slices, dataBytes);
        return new SafeTensorsHeader(slices, metadata);
    }

    private static Slice slice(String where, String name, HeaderText text) {
        if (name.isEmpty()) {
            throw new Refusal(where, "a tensor has an empty name");
        }
        String tensor = "tensor " + Json.quote(name);
        Map<String, String> dtype = new HashMap<>();
        Map<String, long[]> numbers = new HashMap<>();
        text.members(key -> {
            switch (key) {
                case "dtype" -> dtype.put(key, text.string());
                case "shape" -> numbers.put(key, text.numbers(MAX_RANK));
                case "data_offsets" -> numbers.put(key, text.numbers(2));
                default ->
                    throw new Refusal(
                            where,
                            tensor + " has " + Json.quote(key) + "; only dtype, shape and data_offsets are known");
            }
        });
        DType type = dtype(where, tensor, dtype.get("dtype"));
        long[] dims = numbers.get("shape");
        long[] offsets = numbers.get("data_offsets");
        if (dims == null || offsets == null || offsets.length != 2) {
            throw new Refusal(where, tensor + " must have a shape and data_offsets of two numbers");
        }
        if (bytes(where, tensor, type, dims) != offsets[1] - offsets[0]) {
            throw new Refusal(
                    where,
                    tensor + ": " + type.code() + " of shape " + Arrays.toString(dims) + " does not fill bytes "
                            + offsets[0] + " to " + offsets[1]);
        }
        return new Slice(name, type, Shape.of(dims), offsets[0], offsets[1]);
    }

    private static DType dtype(String where, String tensor, @Nullable String code) {
        for (DType type : DType.values()) {
            if (type.code().equals(code)) {
                return type;
            }
        }
        String known = Arrays.stream(DType.values()).map(DType::code).collect(Collectors.joining(", "));
        String found = code == null ? "no dtype" : "dtype " + Json.quote(code);
        throw new Refusal(
                where, tensor + " has " + found + "; only " + known + " are read: convert it where it was made");
    }

    /**
     * Bytes of an array. Sizes are multiplied as if none were 0, since strides are: {@code [0, 2^62, 8]} has no elements
     * and yet is no shape that an engine can hold.
     */
    private static long bytes(String where, String tensor, DType type, long[] dims) {
        long nonZero = type.bytes();
        long all = type.bytes();
        try {
            for (long d : dims) {
                nonZero = Math.multiplyExact(nonZero, Math.max(d, 1));
                all = Math.multiplyExact(all, d);
            }
        } catch (ArithmeticException e) {
            throw new Refusal(
                    where, tensor + " has the shape " + Arrays.toString(dims) + ", too large for any file", e);
        }
        return all;
    }

    /** Slices in order must begin where the one before ends, and the last must end with the file. */
    private static void checkCover(String where, List<Slice> slices, long dataBytes) {
        long at = 0;
        for (Slice s : slices) {
            String tensor = "tensor " + Json.quote(s.name());
            if (s.begin() != at) {
                throw new Refusal(
                        where,
                        tensor + " begins at byte " + s.begin() + " of the data; "
                                + (s.begin() < at
                                        ? "it overlaps the one before, which ends at"
                                        : "before it is a hole from")
                                + " byte " + at);
            }
            if (s.end() > dataBytes) {
                throw new Refusal(
                        where,
                        "is cut short: " + tensor + " ends at byte " + s.end() + " of the data, and there are "
                                + dataBytes);
            }
            if (s.end() - s.begin() > Integer.MAX_VALUE) {
                throw new Refusal(
                        where, tensor + " has " + (s.end() - s.begin()) + " bytes; at most 2147483647 are read");
            }
            at = s.end();
        }
        if (at != dataBytes) {
            throw new Refusal(where, (dataBytes - at) + " bytes at its end belong to no tensor");
        }
    }

    /** The header's bytes, padded with spaces so that the data begin at a multiple of 8. */
    static byte[] format(Map<String, SafeTensors.Entry> entries, Map<String, String> metadata) {
        List<String> members = new ArrayList<>();
        if (!metadata.isEmpty()) {
            members.add(metadata.entrySet().stream()
                    .map(e -> sound(e.getKey()) + ":" + sound(e.getValue()))
                    .collect(Collectors.joining(",", '"' + METADATA + "\":{", "}")));
        }
        long at = 0;
        for (Map.Entry<String, SafeTensors.Entry> named : entries.entrySet()) {
            SafeTensors.Entry e = named.getValue();
            long end = at + e.data().remaining();
            if (named.getKey().isEmpty()
                    || named.getKey().equals(METADATA)
                    || e.shape().rank() > MAX_RANK) {
                throw new IllegalArgumentException("no tensor for a file: " + Json.quote(named.getKey()) + e.shape());
            }
            String dims = e.shape().toString().replace(" ", "");
            members.add(sound(named.getKey()) + ":{\"dtype\":\"" + e.dtype().code() + "\",\"shape\":" + dims
                    + ",\"data_offsets\":[" + at + "," + end + "]}");
            at = end;
        }
        byte[] json = ("{" + String.join(",", members) + "}").getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static String sound(String text) {
        if (!Json.sound(text)) {
            throw new IllegalArgumentException("not Unicode: " + Json.quote(text));
        }
        return Json.string(text);
    }
}
