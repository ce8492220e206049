package elbo.plot;

import java.awt.Color;

/** A colour for a share: dark blue over green to yellow, even in lightness, legible without colour vision and in grey. */
final class Viridis {
    /** The map of Smith and van der Walt 2015 (public domain), at every eighth. */
    private static final int[] ANCHORS = {
        0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725
    };

    private Viridis() {}

    /** @param share within [0, 1]; outside it is clamped */
    static Color at(double share) {
        double place = Math.clamp(share, 0, 1) * (ANCHORS.length - 1);
        int low = Math.min((int) place, ANCHORS.length - 2);
        double part = place - low;
        Color a = new Color(ANCHORS[low]);
        Color b = new Color(ANCHORS[low + 1]);
        return new Color(
                mix(a.getRed(), b.getRed(), part),
                mix(a.getGreen(), b.getGreen(), part),
                mix(a.getBlue(), b.getBlue(), part));
    }

    private static int mix(int a, int b, double part) {
        return (int) Math.round(a + part * (b - a));
    }
}
