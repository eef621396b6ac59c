/**
 * The API of sessions: a session, its options, the requests of the code under test, and the report.
 * The engine behind it is in {@code dev.understudy.engine}.
 */
@NullMarked
package dev.understudy.session;

import org.jspecify.annotations.NullMarked;
