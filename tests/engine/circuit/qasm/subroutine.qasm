OPENQASM 3.0;
include "stdgates.inc";
def parity(bit[4] c) -> bit { return c[0]; }
qubit q;
