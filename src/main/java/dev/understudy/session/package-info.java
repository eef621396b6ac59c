/**
 * Sessions: a cassette in use by one test or one client, with a cursor and a journal of its own.
 */
@NullMarked
package dev.understudy.session;

import org.jspecify.annotations.NullMarked;
