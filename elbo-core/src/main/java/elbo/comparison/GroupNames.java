package elbo.comparison;

import java.util.List;

/** What runs of several seeds are called together: what their names begin with, without the seed's part. */
final class GroupNames {
    private static final String SEED = "(^|[-_,. ]+)(seed|s)?[-_=,. ]*$";

    private GroupNames() {}

    /** @param otherwise where the names have no beginning in common */
    static String of(List<String> runs, String otherwise) {
        if (runs.size() == 1) {
            return runs.getFirst();
        }
        String common = runs.getFirst();
        for (String name : runs) {
            common = common.substring(0, same(common, name));
        }
        // a run beside its successors, "vae" and "vae-2", is called as all of them; else the seed's digits go
        String bare =
                runs.contains(common) ? common : common.replaceAll("\\d+$", "").replaceAll(SEED, "");
        return bare.isEmpty() ? otherwise : bare;
    }

    private static int same(String a, String b) {
        int i = 0;
        while (i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }
}
