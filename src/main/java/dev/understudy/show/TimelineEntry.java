package dev.understudy.show;

/**
 * One moment of a response.
 *
 * @param at in microseconds since the request was sent
 * @param gap in microseconds since the moment before
 * @param event the number of the event, counted from 1; 0 for what is none
 * @param name what the event is called, or what happened
 * @param text what it says, in a line
 */
record TimelineEntry(long at, long gap, int event, String name, String text) {}
