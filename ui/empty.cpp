namespace ansatz {}
