/**
 * What a user holds: a session, its options, what the code under test has sent, and the report. The
 * engine behind it is in {@code dev.understudy.engine}.
 */
@NullMarked
package dev.understudy.session;

import org.jspecify.annotations.NullMarked;
