/**
 * What an endpoint is: its path, error envelope, events and turns, and how a stream adds up to its
 * object.
 */
@NullMarked
package dev.understudy.dialect;

import org.jspecify.annotations.NullMarked;
