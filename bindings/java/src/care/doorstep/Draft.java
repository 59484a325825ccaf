package care.doorstep;

/**
 * Which draft: what a carer has typed for a visit and not recorded yet.
 *
 * @param visit UUID, or the office's name
 * @param kind a note's kind ({@code daily_log}, {@code care_note}, {@code handover}), or the type of another event
 * @param carer UUID, or the office's name
 */
public record Draft(String visit, String kind, String carer) {}
