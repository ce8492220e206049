package elbo.cli;

import elbo.Refusal;
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
}
