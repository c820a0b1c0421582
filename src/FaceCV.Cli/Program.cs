Console.WriteLine("facecv");
