#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""NumPy and the engine read each other's memory through DLPack: same addresses, no copy, and it
lives exactly as long as somebody holds it.

usage: dlpack_test.py LIBRARY
"""
import ctypes
import gc
import sys

import numpy as np

library = ctypes.CDLL(sys.argv[1])
library.lend_buffer.restype = ctypes.c_void_p
library.receive.restype = ctypes.c_void_p
library.receive.argtypes = [ctypes.c_void_p]
library.received_sum.restype = ctypes.c_double
library.error_text.restype = ctypes.c_char_p
python = ctypes.pythonapi
python.PyCapsule_New.restype = ctypes.py_object
python.PyCapsule_New.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
python.PyCapsule_GetPointer.restype = ctypes.c_void_p
python.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
python.PyCapsule_SetName.argtypes = [ctypes.py_object, ctypes.c_char_p]

UNUSED = b"dltensor"
USED = b"used_dltensor"  # lives as long as the program: capsules keep no copy


class Lent:
    """What numpy.from_dlpack asks of an object."""

    def __init__(self, tensor):
        self.capsule = python.PyCapsule_New(tensor, UNUSED, None)

    def __dlpack__(self, **_):
        return self.capsule

    def __dlpack_device__(self):
        return (1, 0)  # the CPU


def numpy_reads_ours():
    address = ctypes.c_void_p()
    array = np.from_dlpack(Lent(library.lend_buffer(ctypes.byref(address))))
    assert array.__array_interface__["data"][0] == address.value, "NumPy copied"
    assert array.dtype == np.complex64 and array.shape == (2, 3), (array.dtype, array.shape)
    assert np.array_equal(array, (np.arange(1, 12, 2) + 1j * np.arange(2, 13, 2)).reshape(2, 3))
    assert library.buffers_alive() == 1
    row = array[1]
    del array
    gc.collect()
    assert library.buffers_alive() == 1, "the memory went while a view was left"
    assert row[0] == 7 + 8j
    del row
    gc.collect()
    assert library.buffers_alive() == 0, "the memory stayed"


def receive(array):
    capsule = array.__dlpack__()
    tensor = python.PyCapsule_GetPointer(capsule, UNUSED)
    python.PyCapsule_SetName(capsule, USED)
    return library.receive(tensor)


def ours_reads_numpy():
    for dtype in (np.float32, np.float64, np.complex64, np.complex128):
        array = (np.arange(12) + 1).astype(dtype).reshape(3, 4)
        before = sys.getrefcount(array)
        assert receive(array) == array.__array_interface__["data"][0], f"{dtype} was copied"
        assert library.received_sum() == 78
        assert sys.getrefcount(array) == before + 1, "the engine does not hold it"
        array[0, 0] = 2  # the same memory
        assert library.received_sum() == 79
        library.release_received()
        assert sys.getrefcount(array) == before, "the engine still holds it"


def what_is_no_array_is_refused():
    for array, text in ((np.arange(3, dtype=np.int16), b"type code 0 with 16 bits is no array"),
                        (np.ones((3, 4)).T, b"is not row-major")):
        before = sys.getrefcount(array)
        assert receive(array) is None
        assert text in library.error_text(), library.error_text()
        assert sys.getrefcount(array) == before, "a refused tensor was not given back"


numpy_reads_ours()
ours_reads_numpy()
what_is_no_array_is_refused()
print("dlpack: both ways, no copy")
