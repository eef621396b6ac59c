package dev.understudy.show;

/**
 * One entry of a response's time line.
 *
 * @param at the time in microseconds since the request was sent
 * @param gap the time in microseconds since the previous entry
 * @param event the number of the event, counted from 1; 0 for no event
 * @param name the event's name, or what happened
 * @param text the event's text in one line
 */
record TimelineEntry(long at, long gap, int event, String name, String text) {}
