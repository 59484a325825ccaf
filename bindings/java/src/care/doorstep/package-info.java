/**
 * The engine of a carer's device: it records visits with no network in sight, and syncs them with a hub.
 *
 * <p>Begin with {@link care.doorstep.Device}. Every method may be called on any thread, and several at once.
 * What fails says what to do: see {@link care.doorstep.ErrorClass}. The libraries {@code doorstep_jni} and
 * {@code doorstep} must be where {@link System#loadLibrary} finds them.
 */
package care.doorstep;
