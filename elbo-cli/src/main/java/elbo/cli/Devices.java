package elbo.cli;

import elbo.Refusal;
import elbo.nn.Precision;
import elbo.tensor.Device;
import elbo.tensor.Engine;

/** From the word after {@code --device} to a device that is there. */
final class Devices {
    private Devices() {}

    static Device named(String word) {
        if (word.equals("auto")) {
            return Engine.cudaAvailable() ? Device.cuda(0) : Device.CPU;
        }
        Device device;
        try {
            device = Device.named(word);
        } catch (IllegalArgumentException e) {
            throw new Refusal("--device", "must be auto, cpu or cuda; got \"" + word + "\"", e);
        }
        if (device.type() == Device.Type.CUDA && !Engine.cudaAvailable()) {
            throw new Refusal(
                    "--device",
                    "no CUDA GPU can be used here. Fix: --device cpu, or the GPU build of LibTorch and a driver");
        }
        return device;
    }

    /** The precision called so, if it can be computed in there. */
    static Precision precision(String word, Device device) {
        Precision found = Precision.named(word)
                .orElseThrow(() -> new Refusal("--precision", "must be fp32 or bf16; got \"" + word + "\""));
        if (found == Precision.BF16 && device.equals(Device.CPU) && !Engine.bfloat16()) {
            throw new Refusal(
                    "--precision",
                    "this processor is not known to multiply bfloat16 numbers (AVX-512 with BF16, or AMX, in /proc/cpuinfo);"
                            + " imitating it would only be slower. Fix: fp32");
        }
        return found;
    }
}
